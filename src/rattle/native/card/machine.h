/* machine.h: what the card asks of Linux: clock, scheduling, memory that stays, and counted system calls. */
#ifndef CARD_MACHINE_H
#define CARD_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

enum { CARD_PRIORITY = 80, CONTROL_PRIORITY = 10 };

uint64_t machine_now_ns(void);             /* monotonic [any] */
uint64_t machine_thread_ns(void);          /* for which this thread had a processor [any] */
void machine_sleep_until(uint64_t now_ns); /* an absolute time of that clock [any] */

/* This thread becomes SCHED_FIFO. False: not permitted. [any] */
bool machine_real_time(int32_t priority);
/* Programs that this process starts may not become real time, this process still may. [main] */
void machine_deny_real_time(void);
/* What the process touches from now on stays in memory. False: not permitted. [main] */
bool machine_lock_memory(void);

/* Counts this thread's system calls between trap/optional.h's enter and leave. False: this machine cannot. [any] */
bool machine_count_system_calls(void);
/* Since the last time it was asked; and the number of the first one ever, -1: none. [any] */
uint32_t machine_system_calls(void);
int32_t machine_first_system_call(void);

#endif
