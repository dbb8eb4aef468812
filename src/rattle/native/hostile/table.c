#include "table.h"

const Check *const areas[] = {
    module_checks,    factory_checks,      identity_checks, lifecycle_checks, teardown_checks,
    instances_checks, parameters_checks,   values_checks,   texts_checks,     programs_checks,
    buses_checks,     arrangements_checks, buffers_checks,  silence_checks,   blocks_checks,
    flush_checks,     automation_checks,   latency_checks,  bypass_checks,    state_checks,
    streams_checks,   handler_checks,      context_checks,  transport_checks, modes_checks,
    events_checks,    midi_checks,         floating_checks, threads_checks,
    realtime_checks, /* after all that it reports */
};
const size_t area_count = sizeof areas / sizeof areas[0];
