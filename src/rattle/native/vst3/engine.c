#include "engine.h"

#include "../decimal.h"
#include "../param.h"
#include "../platform/platform.h"
#include "../sent.h"
#include "parameters.h"
#include "sent_events.h"

/* Queues in one block: one for each setting, each older id of one, each controller; twice as many, for hosts that
 * split. */
static uint32_t queue_capacity(void) {
    return 2 * (vst3_setting_count() + rattle_plugin.renamed_count + vst3_controller_count());
}

static uint64_t engine_bytes(const RattleProcessor *processor, const RattleSetup *setup) {
    const uint64_t cursors = (uint64_t)queue_capacity() * sizeof(Vst3Cursor);
    const uint64_t values = ((uint64_t)vst3_setting_count() + rattle_plugin.meter_count) * sizeof(double);
    const uint32_t latency = processor->latency_samples(setup);
    return sizeof(Vst3Engine) + cursors + values +
           rattle_bypass_bytes(setup, processor->sample_size, latency) +
           rattle_schedule_bytes(&rattle_plugin, processor, setup) + vst3_events_bytes() +
           6 * RATTLE_ARENA_ALIGNMENT;
}

static void set_bypass(Vst3Engine *engine, bool is_bypassed) {
    rattle_bypass_set(engine->bypass, is_bypassed);
    rattle_schedule_pass_events(engine->schedule, is_bypassed);
}

static void prepare(Vst3Engine *engine, RattleArena *arena, Vst3Settings *settings) {
    const RattleProcessor *processor = engine->processor;
    const RattleSetup *setup = &engine->setup;
    engine->latency = processor->latency_samples(setup);
    engine->changes.capacity = queue_capacity();
    engine->changes.cursors = rattle_arena_take(arena, queue_capacity() * sizeof(Vst3Cursor));
    engine->plain = rattle_arena_take(arena, vst3_setting_count() * sizeof(double));
    engine->meters_sent = rattle_arena_take(arena, rattle_plugin.meter_count * sizeof(double));
    vst3_settings_copy(settings, engine->plain);
    for (uint32_t i = 0; i < rattle_plugin.meter_count; i++)
        engine->meters_sent[i] = vst3_meter_travel(i, rattle_plugin.meters[i].rest);
    vst3_events_prepare(&engine->events, arena);
    engine->bypass = rattle_bypass_prepare(setup, processor->sample_size, engine->latency, arena);
    engine->schedule = rattle_schedule_prepare(&rattle_plugin, processor, setup, engine->plain, arena);
    if (vst3_has_bypass()) set_bypass(engine, engine->plain[vst3_bypass_setting()] != 0.0);
}

/* ---- Proposals ---------------------------------------------------------------------------------------- */

enum { VST3_CALLING = 1, VST3_HUSHED = 2 };

static uint32_t wants_latency(void *context, uint32_t latency_samples) {
    Vst3Engine *engine = context;
    uint32_t nothing = 0;
    if (!atomic_compare_exchange_strong(&engine->calls, &nothing, VST3_CALLING)) return 1;
    const uint32_t is_settled = engine->outer->wants_latency(engine->outer->context, latency_samples);
    atomic_fetch_and(&engine->calls, ~(uint32_t)VST3_CALLING);
    return is_settled;
}

void vst3_engine_hush(Vst3Engine *engine) { (void)atomic_fetch_or(&engine->calls, VST3_HUSHED); }

bool vst3_engine_is_calling(const Vst3Engine *engine) {
    return (atomic_load(&engine->calls) & VST3_CALLING) != 0;
}

/* ---- Life --------------------------------------------------------------------------------------------- */

Vst3Engine *vst3_engine_open(const RattleProcessor *processor, const RattleSetup *setup,
                             Vst3Settings *settings) {
    const uint64_t size = engine_bytes(processor, setup);
    RattleArena arena = {rattle_platform_take(size), size, 0};
    if (arena.memory == NULL) return NULL;
    Vst3Engine *engine = rattle_arena_take(&arena, sizeof(Vst3Engine));
    engine->processor = processor;
    engine->setup = *setup;
    engine->outer = setup->listener;
    engine->listener = (RattleListener){engine, wants_latency};
    engine->setup.listener = setup->listener != NULL ? &engine->listener : NULL;
    prepare(engine, &arena, settings);
    return engine;
}

static void log_count(uint64_t count, const char *said) {
    char line[RATTLE_DECIMAL_FIXED_SIZE + 64];
    if (count == 0) return;
    uint32_t used = rattle_decimal_fixed((double)count, 0, line);
    while (*said != 0 && used < sizeof line - 1) line[used++] = *said++;
    line[used] = 0;
    rattle_platform_log(line);
}

void vst3_engine_close(Vst3Engine *engine) {
    if (engine == NULL) return;
    log_count(rattle_schedule_nan_count(engine->schedule), " resets after a value that is no number");
    log_count(engine->events.dropped + engine->dropped_events, " events were too many at once, and are lost");
    log_count(rattle_schedule_sent_dropped(engine->schedule) + engine->refused_events,
              " events that it sent were too many, or not wanted, and are lost");
    rattle_schedule_close(engine->schedule);
    rattle_platform_give(engine);
}

void vst3_engine_reset(Vst3Engine *engine) {
    rattle_schedule_reset(engine->schedule);
    rattle_bypass_reset(engine->bypass);
}

void vst3_engine_set(Vst3Engine *engine, uint32_t setting, double plain) {
    if (setting < rattle_plugin.param_count) rattle_schedule_set(engine->schedule, setting, plain);
    if (vst3_is_bypass(setting)) set_bypass(engine, plain != 0.0);
    if (vst3_is_program(setting)) engine->has_new_program = 1;
    engine->plain[setting] = plain;
    engine->tail_is_stale = 1;
}

static void keep(Vst3Engine *engine, Vst3Settings *settings, uint32_t setting, double plain) {
    if (engine != NULL) vst3_engine_set(engine, setting, plain);
    vst3_settings_set(settings, setting, plain);
}

static void give_event(Vst3Engine *engine, const RattleEvent *event) {
    engine->dropped_events += !rattle_schedule_event(engine->schedule, event);
}

static void hear_controller(Vst3Engine *engine, const Vst3Point *point) {
    const RattleEvent event = vst3_controller_event(point->controller, point->plain);
    if (engine != NULL) give_event(engine, &event);
}

void vst3_engine_apply(Vst3Engine *engine, Vst3Settings *settings, const Vst3Point *point) {
    const uint32_t setting = point->setting;
    if (point->controller) {
        hear_controller(engine, point);
        return;
    }
    if (vst3_is_program(setting) && vst3_settings_present(settings, setting) != point->plain) {
        const double *plain = rattle_preset(&rattle_plugin, (uint32_t)point->plain);
        for (uint32_t i = 0; i < rattle_plugin.param_count; i++) keep(engine, settings, i, plain[i]);
    }
    keep(engine, settings, setting, point->plain);
}

static void apply_due(Vst3Engine *engine, uint32_t sample, Vst3Settings *settings) {
    Vst3Point point;
    while (vst3_changes_take(&engine->changes, sample, &point)) vst3_engine_apply(engine, settings, &point);
}

static void send_due(Vst3Engine *engine, uint32_t sample) {
    RattleEvent event;
    while (vst3_events_take(&engine->events, sample, &event)) give_event(engine, &event);
}

static uint32_t next_cut(const Vst3Engine *engine) {
    const uint32_t point = vst3_changes_next(&engine->changes), event = vst3_events_next(&engine->events);
    return point < event ? point : event;
}

void vst3_engine_process(Vst3Engine *engine, const void *const *inputs, void *const *outputs, uint32_t count,
                         IParameterChanges *points, IEventList *events, Vst3Settings *settings) {
    vst3_changes_begin(&engine->changes, points, count);
    vst3_events_begin(&engine->events, events, count);
    if (count > 0) rattle_schedule_begin_block(engine->schedule); /* a flush leaves the meters alone */
    uint32_t sample = 0;
    do { /* once even without samples: a flush is all points and events and no sound */
        apply_due(engine, sample, settings);
        send_due(engine, sample);
        const uint32_t next = next_cut(engine);
        rattle_bypass_process(engine->bypass, engine->schedule, inputs, outputs, sample, next - sample);
        sample = next;
    } while (sample < count);
}

void vst3_engine_send_events(Vst3Engine *engine, IEventList *list) {
    uint32_t count;
    const RattleSentEvent *sent = rattle_schedule_sent(engine->schedule, &count);
    engine->refused_events += vst3_send_events(list, sent, count);
}

static void send_status(Vst3Engine *engine, IParameterChanges *list) {
    const uint32_t status =
        engine->processor->status ? rattle_schedule_status(engine->schedule) : RATTLE_STATUS_PLAYING;
    const double plain = vst3_status_plain(status);
    if (plain == engine->status_sent) return;
    engine->status_sent = plain;
    vst3_changes_send(list, rattle_plugin.worker->status_number, vst3_status_travel(plain));
}

void vst3_engine_send_meters(Vst3Engine *engine, IParameterChanges *list) {
    if (list == NULL) return;
    for (uint32_t i = 0; i < rattle_plugin.meter_count; i++) {
        const double travel = vst3_meter_travel(i, rattle_schedule_meter(engine->schedule, i));
        if (travel == engine->meters_sent[i]) continue;
        engine->meters_sent[i] = travel;
        vst3_changes_send(list, rattle_plugin.meters[i].number, travel);
    }
    if (vst3_has_status()) send_status(engine, list);
}

void vst3_engine_send_program(Vst3Engine *engine, IParameterChanges *list) {
    if (list == NULL || !engine->has_new_program) return;
    engine->has_new_program = 0;
    for (uint32_t i = 0; i < rattle_plugin.param_count; i++) {
        const RattleParam *param = &rattle_plugin.params[i];
        vst3_changes_send(list, param->number, rattle_param_travel(param, engine->plain[i]));
    }
}

uint32_t vst3_tail_samples(const RattleProcessor *processor, double sample_rate, const double *plain) {
    /* What begins at the start of a Block may be heard until its end. */
    const double in_block = rattle_plugin.quantum > 0 ? rattle_plugin.quantum - 1 : 0;
    const double samples = processor->tail_s(sample_rate, plain) * sample_rate + in_block;
    if (!(samples > 0.0)) return kNoTail;
    if (samples >= (double)(kInfiniteTail - 1)) return kInfiniteTail;
    return (uint32_t)samples + ((double)(uint32_t)samples < samples);
}
