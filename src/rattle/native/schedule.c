#include "schedule.h"

#include "param.h"
#include "samples.h"
#include "sent.h"

struct RattleSchedule {
    const RattlePlugin *plugin;
    const RattleProcessor *processor;
    void *self; /* the processor's */
    uint32_t input_count, output_count;
    uint64_t position;   /* samples since reset */
    uint64_t played;     /* samples since the processor was reset, which also NaN does */
    uint64_t generation; /* of ramps, as a segment shows it */
    uint64_t nan_count;
    bool is_marked; /* an output was not finite since the last tick */
    bool is_moving; /* some ramp runs */
    uint32_t connected; /* side-chains, as a segment shows them */
    uint32_t is_offline; /* likewise */
    double sample_rate;
    RattleTransport transport;
    uint32_t waiting_count;
    RattleRamp *ramps;       /* [param] */
    uint32_t *ramp_samples;  /* [param] */
    double *waiting_targets; /* [param] in force from the next sample on */
    uint32_t *waiting;       /* [waiting_count] the Params that have one */
    uint8_t *is_waiting;     /* [param] */
    double *meters;          /* [meter] */
    RattleEvent *events;     /* [RATTLE_EVENTS] at the next sample; none if the plugin takes none */
    uint32_t event_count;
    RattleSent *sent;        /* for the host; NULL if the plugin sends nothing */
    RattleSent *unheard;     /* what the plugin sends while events pass it by */
    bool is_passing;
    bool ends_sent;          /* what sounds of what was sent is ended before the next sample */
    bool is_stopped;         /* the host's transport */
    void **copies;           /* [input_count] 256 clean samples each, where the host's own will not do */
    const void *silence;     /* 256 samples */
    const void **inputs;     /* [input_count] of the segment that plays */
    void **spare_outputs;    /* [output_count] 256 samples each, where the host gives none */
    void **outputs;          /* [output_count] of the segment that plays */
};

static uint32_t all_inputs(const RattleSetup *setup) {
    return setup->input_channels + setup->sidechain_channels;
}

static uint64_t events_bytes(const RattlePlugin *plugin) {
    return plugin->has_events ? rattle_arena_padded(RATTLE_EVENTS * sizeof(RattleEvent)) : 0;
}

static uint64_t sent_bytes(const RattlePlugin *plugin) { return plugin->sends_events ? 2 * rattle_sent_bytes() : 0; }

uint64_t rattle_schedule_bytes(const RattlePlugin *plugin, const RattleProcessor *processor,
                               const RattleSetup *setup) {
    const uint64_t params = plugin->param_count, inputs = all_inputs(setup),
                   outputs = setup->output_channels;
    const uint64_t channel = rattle_arena_padded((uint64_t)RATTLE_TICK * processor->sample_size);
    const uint64_t of_params =
        rattle_arena_padded(params * sizeof(RattleRamp)) + rattle_arena_padded(params * sizeof(double)) +
        2 * rattle_arena_padded(params * sizeof(uint32_t)) + rattle_arena_padded(params);
    const uint64_t of_channels = 2 * rattle_arena_padded(inputs * sizeof(void *)) +
                                 2 * rattle_arena_padded(outputs * sizeof(void *)) +
                                 (inputs + outputs + 1) * channel;
    return rattle_arena_padded(sizeof(RattleSchedule)) + of_params +
           rattle_arena_padded(plugin->meter_count * sizeof(double)) + events_bytes(plugin) + sent_bytes(plugin) +
           of_channels +
           processor->arena_bytes(setup);
}

static void take_channels(void **channels, uint32_t count, uint32_t sample_size, RattleArena *arena) {
    for (uint32_t c = 0; c < count; c++)
        channels[c] = rattle_arena_take(arena, (uint64_t)RATTLE_TICK * sample_size);
}

static void take_memory(RattleSchedule *s, RattleArena *arena) {
    const uint64_t params = s->plugin->param_count;
    s->ramps = rattle_arena_take(arena, params * sizeof *s->ramps);
    s->ramp_samples = rattle_arena_take(arena, params * sizeof *s->ramp_samples);
    s->waiting_targets = rattle_arena_take(arena, params * sizeof *s->waiting_targets);
    s->waiting = rattle_arena_take(arena, params * sizeof *s->waiting);
    s->is_waiting = rattle_arena_take(arena, params);
    s->meters = rattle_arena_take(arena, s->plugin->meter_count * sizeof *s->meters);
    s->events = rattle_arena_take(arena, events_bytes(s->plugin));
    s->sent = s->plugin->sends_events ? rattle_sent_prepare(arena) : NULL;
    s->unheard = s->plugin->sends_events ? rattle_sent_prepare(arena) : NULL;
    s->inputs = rattle_arena_take(arena, s->input_count * sizeof *s->inputs);
    s->copies = rattle_arena_take(arena, s->input_count * sizeof *s->copies);
    s->spare_outputs = rattle_arena_take(arena, s->output_count * sizeof *s->spare_outputs);
    s->outputs = rattle_arena_take(arena, s->output_count * sizeof *s->outputs);
    take_channels(s->copies, s->input_count, s->processor->sample_size, arena);
    take_channels(s->spare_outputs, s->output_count, s->processor->sample_size, arena);
    s->silence = rattle_arena_take(arena, (uint64_t)RATTLE_TICK * s->processor->sample_size);
}

RattleSchedule *rattle_schedule_prepare(const RattlePlugin *plugin, const RattleProcessor *processor,
                                        const RattleSetup *setup, const double *plain, RattleArena *arena) {
    RattleSchedule *s = rattle_arena_take(arena, sizeof *s);
    *s = (RattleSchedule){.plugin = plugin,
                          .processor = processor,
                          .input_count = all_inputs(setup),
                          .output_count = setup->output_channels,
                          .generation = 1,
                          .sample_rate = setup->sample_rate,
                          .transport = rattle_transport_unknown(setup->sample_rate)};
    take_memory(s, arena);
    for (uint32_t p = 0; p < plugin->param_count; p++) {
        const RattleParam *param = &plugin->params[p];
        s->waiting_targets[p] = rattle_param_legal(param, plain ? plain[p] : param->default_value);
        s->ramps[p] = (RattleRamp){s->waiting_targets[p], 0.0, 0};
        s->ramp_samples[p] = rattle_ramp_samples(param->smooth_ms, setup->sample_rate);
    }
    s->self = processor->prepare(setup, arena, s->waiting_targets);
    rattle_schedule_reset(s);
    return s;
}

static void apply_targets(RattleSchedule *s) {
    for (uint32_t w = 0; w < s->waiting_count; w++) {
        const uint32_t p = s->waiting[w];
        s->is_waiting[p] = 0;
        const uint32_t count = s->position > 0 ? s->ramp_samples[p] : 0;
        if (!rattle_ramp_aim(&s->ramps[p], s->waiting_targets[p], count)) continue;
        s->generation++;
        s->is_moving |= s->ramps[p].remaining > 0;
    }
    s->waiting_count = 0;
}

void rattle_schedule_close(RattleSchedule *s) {
    if (s->processor->close) s->processor->close(s->self);
}

void rattle_schedule_reset(RattleSchedule *s) {
    s->position = 0; /* so that targets that wait will jump */
    s->played = 0;
    for (uint32_t p = 0; p < s->plugin->param_count; p++)
        s->ramps[p] = (RattleRamp){s->ramps[p].target, 0.0, 0};
    for (uint32_t m = 0; m < s->plugin->meter_count; m++) s->meters[m] = s->plugin->meters[m].rest;
    s->is_moving = s->is_marked = false;
    s->event_count = 0;
    s->ends_sent = true;
    rattle_transport_restart(&s->transport);
    s->generation++;
    s->processor->reset(s->self);
}

void rattle_schedule_set(RattleSchedule *s, uint32_t param, double plain) {
    if (param >= s->plugin->param_count || plain != plain) return;
    s->waiting_targets[param] = rattle_param_legal(&s->plugin->params[param], plain);
    if (s->is_waiting[param]) return;
    s->is_waiting[param] = 1;
    s->waiting[s->waiting_count++] = param;
}

void rattle_schedule_connect(RattleSchedule *s, uint32_t sidechain, uint32_t is_connected) {
    const uint32_t bit = UINT32_C(1) << sidechain;
    const uint32_t connected = is_connected ? s->connected | bit : s->connected & ~bit;
    if (connected != s->connected) s->generation++;
    s->connected = connected;
}

void rattle_schedule_follow(RattleSchedule *s, const RattlePlayhead *playhead) {
    const bool was_stopped = s->is_stopped;
    s->is_stopped = !playhead->playing;
    s->ends_sent |= s->is_stopped && !was_stopped;
    if (s->plugin->transport && rattle_transport_follow(&s->transport, playhead, s->sample_rate))
        s->generation++;
}

void rattle_schedule_offline(RattleSchedule *s, uint32_t is_offline) { s->is_offline = is_offline; }

bool rattle_schedule_event(RattleSchedule *s, const RattleEvent *event) {
    if (!s->plugin->has_events || s->event_count >= rattle_event_room(event, RATTLE_EVENTS)) return false;
    s->events[s->event_count++] = *event;
    return true;
}

void rattle_schedule_begin_block(RattleSchedule *s) {
    for (uint32_t m = 0; m < s->plugin->meter_count; m++)
        if (s->plugin->meters[m].is_peak) s->meters[m] = s->plugin->meters[m].rest;
    if (s->sent == NULL) return;
    rattle_sent_begin(s->sent);
    rattle_sent_begin(s->unheard);
}

void rattle_schedule_pass_events(RattleSchedule *s, bool is_passing) {
    s->ends_sent |= is_passing != s->is_passing;
    s->is_passing = is_passing;
}

static void tick(RattleSchedule *s) {
    if (s->is_marked) {
        s->is_marked = false;
        s->nan_count++;
        s->played = 0;
        s->ends_sent = true;
        s->generation++; /* whatever the processor derived from Params went with its state */
        s->processor->reset(s->self);
    }
    s->processor->tick(s->self);
}

/* To the next tick, the end of a quantum or of a ramp, at most limit. */
static uint32_t segment_length(const RattleSchedule *s, uint32_t limit) {
    uint32_t count = RATTLE_TICK - (uint32_t)(s->position % RATTLE_TICK);
    const uint32_t quantum = s->plugin->quantum;
    const uint32_t left = quantum ? quantum - (uint32_t)(s->played % quantum) : count;
    if (left < count) count = left;
    if (limit < count) count = limit;
    if (!s->is_moving) return count;
    for (uint32_t p = 0; p < s->plugin->param_count; p++) {
        const uint32_t remaining = s->ramps[p].remaining;
        if (remaining > 0 && remaining < count) count = remaining;
    }
    return count;
}

static void advance(RattleSchedule *s, uint32_t count) {
    s->position += count;
    s->played += count;
    rattle_transport_advance(&s->transport, count);
    if (!s->is_moving) return;
    s->generation++;
    s->is_moving = false;
    for (uint32_t p = 0; p < s->plugin->param_count; p++) {
        rattle_ramp_advance(&s->ramps[p], count);
        s->is_moving |= s->ramps[p].remaining > 0;
    }
}

/* Whether some output that is wanted lies in these bytes. */
static bool is_overwritten(const RattleSchedule *s, const void *samples, uint64_t bytes) {
    bool is_hit = false;
    for (uint32_t c = 0; c < s->output_count; c++) {
        const uintptr_t to = (uintptr_t)s->outputs[c], from = (uintptr_t)samples;
        is_hit |= to - from < bytes || from - to < bytes;
    }
    return is_hit;
}

/* What a processor may read of a channel: the host's own memory if it is clean and no output will be written
 * to it (hosts do so, crosswise even), else a clean copy. */
static const void *clean_channel(const RattleSchedule *s, void *copy, const void *samples, uint32_t count) {
    const RattleProcessor *processor = s->processor;
    if (!is_overwritten(s, samples, (uint64_t)count * processor->sample_size) &&
        processor->border->is_clean(samples, count))
        return samples;
    processor->border->clean(samples, copy, count);
    return copy;
}

/* Before the first sample of a segment, which is the block's sample offset. */
static void pass_events(RattleSchedule *s, uint32_t offset) {
    if (s->ends_sent) rattle_sent_end_all(s->sent, offset);
    s->ends_sent = false;
    for (uint32_t e = 0; s->is_passing && e < s->event_count; e++) rattle_sent_add(s->sent, offset, &s->events[e]);
}

static void play(RattleSchedule *s, const void *const *inputs, void *const *outputs, uint32_t offset,
                 uint32_t count) {
    const uint32_t size = s->processor->sample_size;
    for (uint32_t c = 0; c < s->output_count; c++)
        s->outputs[c] =
            outputs && outputs[c] ? rattle_samples_at(size, outputs[c], offset) : s->spare_outputs[c];
    for (uint32_t c = 0; c < s->input_count; c++)
        s->inputs[c] = inputs && inputs[c] ? clean_channel(s, s->copies[c],
                                                           rattle_samples_at(size, inputs[c], offset), count)
                                           : s->silence;
    if (s->sent != NULL) pass_events(s, offset);
    const RattleSegment segment = {.inputs = s->inputs,
                                   .outputs = s->outputs,
                                   .count = count,
                                   .moving = s->is_moving,
                                   .is_offline = s->is_offline,
                                   .connected = s->connected,
                                   .generation = s->generation,
                                   .params = s->ramps,
                                   .meters = s->meters,
                                   .transport = &s->transport,
                                   .events = s->events,
                                   .event_count = s->event_count,
                                   .block_offset = offset,
                                   .sent = s->is_passing ? s->unheard : s->sent};
    const uint32_t may_be_infinite = s->processor->process(s->self, &segment);
    s->event_count = 0;
    if (!may_be_infinite) return;
    for (uint32_t c = 0; c < s->output_count; c++)
        s->is_marked |= s->processor->border->make_finite(s->outputs[c], count) != 0;
}

void rattle_schedule_process(RattleSchedule *s, const void *const *inputs, void *const *outputs,
                             uint32_t offset, uint32_t count) {
    while (count > 0) {
        if (s->position % RATTLE_TICK == 0) tick(s);
        apply_targets(s);
        const uint32_t length = segment_length(s, count);
        play(s, inputs, outputs, offset, length);
        advance(s, length);
        offset += length;
        count -= length;
    }
}

double rattle_schedule_target(const RattleSchedule *s, uint32_t param) {
    return s->is_waiting[param] ? s->waiting_targets[param] : s->ramps[param].target;
}

double rattle_schedule_meter(const RattleSchedule *s, uint32_t meter) {
    const double value = s->meters[meter];
    return value - value == 0.0 ? value : s->plugin->meters[meter].rest;
}

const RattleSentEvent *rattle_schedule_sent(const RattleSchedule *s, uint32_t *count) {
    *count = 0;
    return s->sent != NULL ? rattle_sent_events(s->sent, count) : NULL;
}

uint64_t rattle_schedule_sent_dropped(const RattleSchedule *s) {
    return s->sent != NULL ? rattle_sent_dropped(s->sent) : 0;
}

const void *rattle_schedule_processor(const RattleSchedule *s) { return s->self; }

uint32_t rattle_schedule_status(const RattleSchedule *s) { return s->processor->status(s->self); }

uint64_t rattle_schedule_nan_count(const RattleSchedule *s) { return s->nan_count; }

uint64_t rattle_schedule_position(const RattleSchedule *s) { return s->position; }
