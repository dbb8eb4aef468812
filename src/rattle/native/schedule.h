/* schedule.h: plays a RattleProcessor. It knows where every sample stands since reset, and cuts what a host
 * asks for into segments (processor.h): at ticks, where ramps end, and wherever its caller stops.
 *
 * The promise: the same (sample, set or follow) pairs give the same output bits however the samples are
 * shared out among calls, calls of 0 samples included. At one sample things happen in this order: reset of a
 * processor that gave NaN or infinity, tick (both only where n % 256 == 0), new targets (the last of each Param
 * counts), the sample.
 *
 * All of it, prepare too, runs in the floating-point mode of fpmode.h, which the caller sets.
 *
 * A block of a host:
 *     rattle_schedule_begin_block(schedule);
 *     rattle_schedule_follow(schedule, playhead);
 *     for each point: rattle_schedule_process(... up to it ...); rattle_schedule_set(schedule, param, plain);
 *     rattle_schedule_process(... the rest ...);
 *     rattle_schedule_meter(schedule, 0);
 */
#ifndef RATTLE_SCHEDULE_H
#define RATTLE_SCHEDULE_H

#include <stdbool.h>

#include "description.h"
#include "transport.h"

enum { RATTLE_EVENTS = 16384 }; /* at one sample */

/* The last quarter of a room for events is for note-offs: a note that does not begin is missed, one that does not end
 * is a nuisance. [any] */
static inline uint32_t rattle_event_room(const RattleEvent *event, uint32_t room) {
    return event->kind == RATTLE_NOTE_OFF ? room : room - room / 4;
}

typedef struct RattleSchedule RattleSchedule;

/* Bytes of arena that prepare takes, the processor's own included. [any] */
uint64_t rattle_schedule_bytes(const RattlePlugin *plugin, const RattleProcessor *processor,
                               const RattleSetup *setup);

/* Prepares the processor too, and resets: sample 0 comes next. plain: one value per Param; NULL means the
 * defaults. The schedule lives in the arena; nothing needs closing. [main] */
RattleSchedule *rattle_schedule_prepare(const RattlePlugin *plugin, const RattleProcessor *processor,
                                        const RattleSetup *setup, const double *plain, RattleArena *arena);

/* Sample 0 comes next, every Param stands on its target, meters rest. The NaN count goes on. [audio] */
void rattle_schedule_reset(RattleSchedule *schedule) RATTLE_NONBLOCKING;

/* A new target from the next sample on, made legal; NaN is ignored. Before sample 0 it jumps, later it
 * ramps for smooth_ms. Without samples to follow it waits for them. [audio] */
void rattle_schedule_set(RattleSchedule *schedule, uint32_t param, double plain) RATTLE_NONBLOCKING;

/* Whether something is connected to a side-chain from the next sample on; at first nothing is. [audio] */
void rattle_schedule_connect(RattleSchedule *schedule, uint32_t sidechain, uint32_t is_connected)
    RATTLE_NONBLOCKING;

/* What the host's transport says is so from the next sample on. Nothing if the plugin reads none. [audio] */
void rattle_schedule_follow(RattleSchedule *schedule, const RattlePlayhead *playhead) RATTLE_NONBLOCKING;

/* Whether the host waits for the samples from the next one on, as a segment shows it; at first it does not. [audio] */
void rattle_schedule_offline(RattleSchedule *schedule, uint32_t is_offline) RATTLE_NONBLOCKING;

/* An event at the next sample, behind those that are there already; without samples to follow it waits for them.
 * False if there is no room among RATTLE_EVENTS at one sample, and if the plugin takes none. [audio] */
bool rattle_schedule_event(RattleSchedule *schedule, const RattleEvent *event) RATTLE_NONBLOCKING;

/* Peak meters go back to rest, nothing was sent in it. [audio] */
void rattle_schedule_begin_block(RattleSchedule *schedule) RATTLE_NONBLOCKING;

/* From the next sample on events that go in go out, in place of those that the plugin sends: its bypass. [audio] */
void rattle_schedule_pass_events(RattleSchedule *schedule, bool is_passing) RATTLE_NONBLOCKING;

/* Since begin_block, samples being offsets of rattle_schedule_process. Notes left sounding are ended with the next
 * sample after a reset (NaN's too), after the host's transport stopped, and where pass_events goes on or off.
 * [audio] */
const struct RattleSentEvent *rattle_schedule_sent(const RattleSchedule *schedule, uint32_t *count)
    RATTLE_NONBLOCKING;

/* Events that the plugin sent and nobody got, since prepare. [audio] */
uint64_t rattle_schedule_sent_dropped(const RattleSchedule *schedule) RATTLE_NONBLOCKING;

/* Samples offset to offset + count - 1 of the channels (setup's counts, the processor's sample type; the
 * side-chains' stand behind the main input's). Inputs
 * and outputs may be the same memory in any order. A NULL input channel, or inputs NULL, is silence; a NULL
 * output channel, or outputs NULL, is not wanted. Outputs are finite. [audio] */
void rattle_schedule_process(RattleSchedule *schedule, const void *const *inputs, void *const *outputs,
                             uint32_t offset, uint32_t count) RATTLE_NONBLOCKING;

/* Where the Param is or is heading. [audio] */
double rattle_schedule_target(const RattleSchedule *schedule, uint32_t param) RATTLE_NONBLOCKING;

/* Gives back what the processor took beside the arena. [main] */
void rattle_schedule_close(RattleSchedule *schedule);

/* Farthest from rest since begin_block, or the last value; always finite. [audio] */
double rattle_schedule_meter(const RattleSchedule *schedule, uint32_t meter) RATTLE_NONBLOCKING;

/* The processor itself, as its prepare returned it. [any] */
const void *rattle_schedule_processor(const RattleSchedule *schedule);

/* The processor's RattleStatus; only if it has one. [audio] */
uint32_t rattle_schedule_status(const RattleSchedule *schedule) RATTLE_NONBLOCKING;

/* Resets after NaN or infinity since prepare. [audio] */
uint64_t rattle_schedule_nan_count(const RattleSchedule *schedule) RATTLE_NONBLOCKING;

/* Samples since reset. [audio] */
uint64_t rattle_schedule_position(const RattleSchedule *schedule) RATTLE_NONBLOCKING;

#endif
