/* house.h: where the supervisors of one library live: their thread, and on Linux the nursery, a process that has
 * imported the author's module and forks a parent for each instance. All of it is there while an instance is. The
 * only memory of a plugin that is not in an instance; a lock guards it. */
#ifndef RATTLE_WORKER_HOUSE_H
#define RATTLE_WORKER_HOUSE_H

#include "../platform/shared.h"
#include "supervisor.h"

typedef struct RattleNursery {
    struct RattleNursery *next;
    RattleProcess process;
    int64_t channel;    /* -1: closed */
    uint64_t closed_ns; /* when that was; then it has a second to end */
    uint32_t parents;   /* that came from it and are not forgotten */
    bool has_served;    /* it forked a parent that said something */
} RattleNursery;

/* False if there is no thread to be had. [main] */
bool rattle_house_enter(RattleSupervisor *supervisor);
/* Returns when the thread has forgotten it; the last one out ends the thread. [main] */
void rattle_house_leave(RattleSupervisor *supervisor);
/* From keep to unkeep thread and nursery stay, also without instances: starting Python anew takes up to seconds.
 * [main] */
void rattle_house_keep(void);
void rattle_house_unkeep(void);
/* The thread looks again at once. [main] */
void rattle_house_notify(void);
/* 1, 2, 3 ... [main] */
uint32_t rattle_house_number(void);

typedef enum RattleAsked { RATTLE_ASKED, RATTLE_ASK_LATER, RATTLE_NO_PYTHON } RattleAsked;

/* The newest, or a new one if that is gone or the author's file is to be read anew; unless it is there, why not.
 * Its output goes to the log. [supervisor] */
RattleAsked rattle_house_nursery(const RattleWorker *worker, int64_t log, bool is_fresh, RattleNursery **nursery);
/* It takes no more messages: ended, or about to. [supervisor] */
bool rattle_nursery_is_gone(RattleNursery *nursery);

#endif
