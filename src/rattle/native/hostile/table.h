/* table.h: all checks, by area. docs/hostile.md lists them. [main] */
#ifndef HOSTILE_TABLE_H
#define HOSTILE_TABLE_H

#include "run.h"

/* Each list ends with a check without a name. */
extern const Check module_checks[];
extern const Check factory_checks[];
extern const Check identity_checks[];
extern const Check lifecycle_checks[];
extern const Check teardown_checks[];
extern const Check instances_checks[];
extern const Check parameters_checks[];
extern const Check values_checks[];
extern const Check texts_checks[];
extern const Check programs_checks[];
extern const Check buses_checks[];
extern const Check arrangements_checks[];
extern const Check buffers_checks[];
extern const Check silence_checks[];
extern const Check blocks_checks[];
extern const Check flush_checks[];
extern const Check automation_checks[];
extern const Check latency_checks[];
extern const Check bypass_checks[];
extern const Check state_checks[];
extern const Check streams_checks[];
extern const Check handler_checks[];
extern const Check context_checks[];
extern const Check transport_checks[];
extern const Check modes_checks[];
extern const Check events_checks[];
extern const Check midi_checks[];
extern const Check floating_checks[];
extern const Check threads_checks[];
extern const Check realtime_checks[];

extern const Check *const areas[];
extern const size_t area_count;

#endif
