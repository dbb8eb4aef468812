#include "driver.h"

#include "dispatch.h"
#include "event_queue.h"
#include "fpmode.h"
#include "param.h"
#include "platform/platform.h"
#include "schedule.h"
#include "text.h"

struct RattleDriver {
    const RattleProcessor *processor;
    RattleSchedule *schedule;
    double *plain; /* [param] as last set, for tail_s */
    RattleSetup setup;
    const RattleTimedEvent *events; /* [event_count] of the next block */
    uint32_t event_count;
    RattleEventQueue *queue; /* NULL if the plugin takes no events */
    int32_t kernel;
};

static bool is_possible(const RattleSetup *setup) {
    return setup->sample_rate > 0.0 && setup->sample_rate < 1e9 &&
           setup->input_channels <= RATTLE_MAX_CHANNELS && setup->output_channels <= RATTLE_MAX_CHANNELS;
}

static uint64_t queue_bytes(void) { return rattle_plugin.has_events ? rattle_event_queue_bytes() : 0; }

static RattleDriver *prepare(const RattleProcessor *processor, const RattleSetup *setup) {
    const uint64_t own = sizeof(RattleDriver) + rattle_plugin.param_count * sizeof(double);
    const uint64_t size =
        own + queue_bytes() + 2 * RATTLE_ARENA_ALIGNMENT + rattle_schedule_bytes(&rattle_plugin, processor, setup);
    RattleArena arena = {rattle_platform_take(size), size, 0};
    if (!arena.memory) return NULL;
    RattleDriver *driver = rattle_arena_take(&arena, sizeof *driver);
    driver->processor = processor;
    driver->setup = *setup;
    driver->plain = rattle_arena_take(&arena, rattle_plugin.param_count * sizeof(double));
    for (uint32_t p = 0; p < rattle_plugin.param_count; p++)
        driver->plain[p] = rattle_plugin.params[p].default_value;
    driver->queue = rattle_plugin.has_events ? rattle_event_queue_prepare(&arena) : NULL;
    driver->schedule = rattle_schedule_prepare(&rattle_plugin, processor, setup, driver->plain, &arena);
    return driver;
}

RattleDriver *rattle_driver_open(double sample_rate, uint32_t input_channels, uint32_t output_channels,
                                 uint32_t sample_size, int32_t kernel) {
    return rattle_driver_open_live(sample_rate, input_channels, output_channels, sample_size, kernel, 0);
}

RattleDriver *rattle_driver_open_live(double sample_rate, uint32_t input_channels, uint32_t output_channels,
                                      uint32_t sample_size, int32_t kernel, uint32_t largest_block) {
    const RattleSetup setup = {.sample_rate = sample_rate,
                               .channel_count = output_channels,
                               .input_channels = input_channels,
                               .output_channels = output_channels,
                               .sidechain_channels =
                                   rattle_all_sidechain_channels(&rattle_plugin, input_channels),
                               .largest_block = largest_block ? largest_block : 1,
                               .is_offline = largest_block == 0};
    int32_t chosen = 0;
    const RattleProcessor *processor =
        rattle_dispatch_kernel(&rattle_plugin.kernels, sample_size, rattle_dispatch_level(), kernel, &chosen);
    if (!processor || !is_possible(&setup)) return NULL;
    const RattleFpMode mode = rattle_fpmode_enter();
    RattleDriver *driver = prepare(processor, &setup);
    rattle_fpmode_leave(mode);
    if (driver) driver->kernel = chosen;
    return driver;
}

void rattle_driver_close(RattleDriver *driver) {
    if (!driver) return;
    rattle_schedule_close(driver->schedule);
    rattle_platform_give(driver);
}

void rattle_driver_reset(RattleDriver *driver) {
    const RattleFpMode mode = rattle_fpmode_enter();
    rattle_schedule_reset(driver->schedule);
    rattle_fpmode_leave(mode);
}

int32_t rattle_driver_kernel(const RattleDriver *driver) { return driver->kernel; }

void rattle_driver_set(RattleDriver *driver, uint32_t param, double plain) {
    if (param >= rattle_plugin.param_count) return;
    const RattleFpMode mode = rattle_fpmode_enter();
    rattle_schedule_set(driver->schedule, param, plain);
    driver->plain[param] = rattle_schedule_target(driver->schedule, param);
    rattle_fpmode_leave(mode);
}

void rattle_driver_follow(RattleDriver *driver, const RattlePlayhead *playhead) {
    const RattleFpMode mode = rattle_fpmode_enter();
    rattle_schedule_follow(driver->schedule, playhead);
    rattle_fpmode_leave(mode);
}

void rattle_driver_connect(RattleDriver *driver, uint32_t sidechain, uint32_t is_connected) {
    if (sidechain < rattle_plugin.sidechain_count)
        rattle_schedule_connect(driver->schedule, sidechain, is_connected);
}

void rattle_driver_tell(RattleDriver *driver, const RattleTimedEvent *events, uint32_t count) {
    driver->events = events;
    driver->event_count = count;
}

int32_t rattle_driver_play(RattleDriver *driver, const RattleEvent *event) {
    return driver->queue != NULL && rattle_event_queue_put(driver->queue, event);
}

uint64_t rattle_driver_overflown(const RattleDriver *driver) {
    return driver->queue != NULL ? rattle_event_queue_overflown(driver->queue) : 0;
}

const RattleSentEvent *rattle_driver_sent(const RattleDriver *driver, uint32_t *count) {
    return rattle_schedule_sent(driver->schedule, count);
}

static void take_played(RattleDriver *driver) RATTLE_NONBLOCKING {
    RattleEvent event;
    while (driver->queue != NULL && rattle_event_queue_take(driver->queue, &event))
        rattle_schedule_event(driver->schedule, &event);
}

/* From one event to the next. */
static void play_to(RattleDriver *driver, const void *const *inputs, void *const *outputs, uint32_t from,
                    uint32_t to) RATTLE_NONBLOCKING {
    while (driver->event_count > 0 && driver->events->offset < to) {
        const uint32_t offset = driver->events->offset;
        if (offset > from) {
            rattle_schedule_process(driver->schedule, inputs, outputs, from, offset - from);
            from = offset;
        }
        rattle_schedule_event(driver->schedule, &driver->events->event);
        driver->events++;
        driver->event_count--;
    }
    rattle_schedule_process(driver->schedule, inputs, outputs, from, to - from);
}

void rattle_driver_process(RattleDriver *driver, const void *const *inputs, void *const *outputs,
                           uint32_t count, const RattlePoint *points, uint32_t point_count) {
    const RattleFpMode mode = rattle_fpmode_enter();
    uint32_t done = 0;
    if (count > 0) rattle_schedule_begin_block(driver->schedule);
    take_played(driver);
    for (uint32_t i = 0; i < point_count; i++) {
        const uint32_t offset = points[i].offset < count ? points[i].offset : count;
        if (offset > done) {
            play_to(driver, inputs, outputs, done, offset);
            done = offset;
        }
        rattle_driver_set(driver, points[i].param, points[i].value);
    }
    play_to(driver, inputs, outputs, done, count);
    driver->event_count = 0;
    rattle_fpmode_leave(mode);
}

const void *rattle_driver_processor(const RattleDriver *driver) {
    return rattle_schedule_processor(driver->schedule);
}

double rattle_driver_meter(const RattleDriver *driver, uint32_t meter) {
    return meter < rattle_plugin.meter_count ? rattle_schedule_meter(driver->schedule, meter) : 0.0;
}

uint64_t rattle_driver_nan_count(const RattleDriver *driver) {
    return rattle_schedule_nan_count(driver->schedule);
}

uint32_t rattle_driver_latency(const RattleDriver *driver) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const uint32_t latency_samples = driver->processor->latency_samples(&driver->setup);
    rattle_fpmode_leave(mode);
    return latency_samples;
}

double rattle_driver_tail(const RattleDriver *driver) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const double tail_s = driver->processor->tail_s(driver->setup.sample_rate, driver->plain);
    rattle_fpmode_leave(mode);
    return tail_s > 0.0 ? tail_s : 0.0; /* NaN is no tail either */
}

double rattle_driver_normalized(uint32_t param, double plain) {
    if (param >= rattle_plugin.param_count) return 0.0;
    const RattleFpMode mode = rattle_fpmode_enter();
    const double travel = rattle_param_travel(&rattle_plugin.params[param], plain);
    rattle_fpmode_leave(mode);
    return travel;
}

double rattle_driver_plain(uint32_t param, double normalized) {
    if (param >= rattle_plugin.param_count) return 0.0;
    const RattleFpMode mode = rattle_fpmode_enter();
    const double plain = rattle_param_plain(&rattle_plugin.params[param], normalized);
    rattle_fpmode_leave(mode);
    return plain;
}

int32_t rattle_driver_text(uint32_t param, double plain, char *text, int32_t size) {
    if (size <= 0) return 0;
    text[0] = 0;
    if (param >= rattle_plugin.param_count) return 0;
    const RattleFpMode mode = rattle_fpmode_enter();
    const uint32_t length =
        rattle_text_from_value(&rattle_plugin.params[param], plain, text, (uint32_t)size);
    rattle_fpmode_leave(mode);
    return (int32_t)length;
}

int32_t rattle_driver_value(uint32_t param, const char *text, double *plain) {
    if (param >= rattle_plugin.param_count) return 0;
    const RattleFpMode mode = rattle_fpmode_enter();
    const bool is_understood = rattle_text_to_value(&rattle_plugin.params[param], text, plain);
    rattle_fpmode_leave(mode);
    return is_understood;
}
