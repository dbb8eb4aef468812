/* bypass.h: the bridge's own bypass. The dry signal comes as late as the processor's does, changes over in
 * a straight cross-fade of 10 ms, and is bit for bit the input once faded (NaN and infinity become 0). The
 * processor goes on playing underneath, so that coming back is seamless. A mono input goes to all outputs;
 * else an output without an input of its number is silent.
 *
 * A bypass stands before a schedule: who has one calls rattle_bypass_process instead of
 * rattle_schedule_process, with the same promise about cutting.
 */
#ifndef RATTLE_BYPASS_H
#define RATTLE_BYPASS_H

#include <stdbool.h>

#include "schedule.h"

typedef struct RattleBypass RattleBypass;

/* Bytes of arena that prepare takes. sample_size: 4 or 8. [any] */
uint64_t rattle_bypass_bytes(const RattleSetup *setup, uint32_t sample_size, uint32_t latency_samples);

/* Dry signals are the first min(input_channels, output_channels) inputs. Starts not bypassed. [main] */
RattleBypass *rattle_bypass_prepare(const RattleSetup *setup, uint32_t sample_size, uint32_t latency_samples,
                                    RattleArena *arena);

/* Forgets the delayed signal; a fade that runs is at its end. Call it with rattle_schedule_reset. [audio] */
void rattle_bypass_reset(RattleBypass *bypass) RATTLE_NONBLOCKING;

/* From the next sample on; before sample 0 it jumps. [audio] */
void rattle_bypass_set(RattleBypass *bypass, bool is_bypassed) RATTLE_NONBLOCKING;

/* As rattle_schedule_process. [audio] */
void rattle_bypass_process(RattleBypass *bypass, RattleSchedule *schedule, const void *const *inputs,
                           void *const *outputs, uint32_t offset, uint32_t count) RATTLE_NONBLOCKING;

#endif
