#include "telling.h"

struct RattleTelling {
    RattleLink *link;
    RattleRamp *ramps;    /* [params] as told, */
    uint64_t *ramps_from; /* at these positions */
    RattleTransport transport;
    uint64_t transport_from;
    uint32_t connected;
    uint64_t generation;    /* of the last segment */
    uint64_t next_keyframe; /* position */
    uint64_t keyframe_record; /* number of the last one */
    uint64_t origin;          /* position of sample 0 */
    bool is_reset;
};

uint64_t rattle_telling_bytes(const RattleLinkShape *shape) {
    return rattle_arena_padded(sizeof(RattleTelling)) + rattle_arena_padded(shape->params * sizeof(RattleRamp)) +
           rattle_arena_padded(shape->params * sizeof(uint64_t));
}

RattleTelling *rattle_telling_open(RattleLink *link, RattleArena *arena) {
    const uint64_t params = link->shape.params;
    RattleTelling *telling = rattle_arena_take(arena, sizeof *telling);
    *telling = (RattleTelling){.link = link, .is_reset = true};
    telling->ramps = rattle_arena_take(arena, params * sizeof *telling->ramps);
    telling->ramps_from = rattle_arena_take(arena, params * sizeof *telling->ramps_from);
    return telling;
}

void rattle_telling_reset(RattleTelling *telling) { telling->is_reset = true; }

static void tell(RattleTelling *t, uint32_t kind, uint32_t index, uint64_t position) {
    const RattleRecord record = {.position = position, .kind = kind, .index = index};
    rattle_link_tell(t->link, &record);
}

static void tell_param(RattleTelling *t, uint32_t param, const RattleRamp *ramp, uint64_t position) {
    const RattleRecord record = {
        .position = position, .kind = RATTLE_RECORD_PARAM, .index = param, .as.ramp = *ramp};
    rattle_link_tell(t->link, &record);
    t->ramps[param] = *ramp;
    t->ramps_from[param] = position;
}

static void tell_transport(RattleTelling *t, const RattleTransport *transport, uint64_t position) {
    const RattleRecord record = {
        .position = position, .kind = RATTLE_RECORD_TRANSPORT, .as.transport = *transport};
    rattle_link_tell(t->link, &record);
    t->transport = *transport;
    t->transport_from = position;
}

static void tell_connected(RattleTelling *t, uint32_t connected, uint64_t position) {
    tell(t, RATTLE_RECORD_CONNECTED, connected, position);
    t->connected = connected;
}

/* ---- What is new -------------------------------------------------------------------------------------- */

/* So many samples later (param.h). */
static RattleRamp foretold(RattleRamp ramp, uint64_t passed) {
    if (passed >= ramp.remaining) return (RattleRamp){ramp.target, 0.0, 0};
    ramp.remaining -= (uint32_t)passed;
    return ramp;
}

static bool is_same(const void *a, const void *b, uint64_t bytes) { /* of structs without padding */
    const unsigned char *left = a, *right = b;
    for (uint64_t i = 0; i < bytes; i++)
        if (left[i] != right[i]) return false;
    return true;
}

static bool is_foretold(const RattleTelling *t, uint32_t param, const RattleRamp *ramp, uint64_t position) {
    const RattleRamp expected = foretold(t->ramps[param], position - t->ramps_from[param]);
    return expected.remaining == ramp->remaining && is_same(&expected.target, &ramp->target, sizeof(double)) &&
           is_same(&expected.step, &ramp->step, sizeof(double));
}

static bool song_goes_on(const RattleTelling *t, const RattleTransport *transport, uint64_t position) {
    RattleTransport expected = t->transport;
    expected.passed_samples += (int64_t)(position - t->transport_from);
    return is_same(&expected, transport, sizeof expected); /* all fields are of 8 bytes */
}

static void tell_changes(RattleTelling *t, const RattleSegment *segment, uint64_t position) {
    for (uint32_t p = 0; p < t->link->shape.params; p++)
        if (!is_foretold(t, p, &segment->params[p], position))
            tell_param(t, p, &segment->params[p], position);
    if (!song_goes_on(t, segment->transport, position)) tell_transport(t, segment->transport, position);
    if (segment->connected != t->connected) tell_connected(t, segment->connected, position);
}

/* ---- Keyframes ---------------------------------------------------------------------------------------- */

/* By samples, and by records: some must always be among those that are kept. */
static bool is_keyframe_due(const RattleTelling *t, uint64_t position) {
    const RattleRecords *records = rattle_link_records(t->link);
    const uint64_t end = atomic_load_explicit(&records->end, memory_order_relaxed);
    return t->is_reset || position >= t->next_keyframe || end - t->keyframe_record >= records->capacity / 4;
}

static void tell_keyframe(RattleTelling *t, const RattleSegment *segment, uint64_t position) {
    const uint32_t params = t->link->shape.params;
    t->keyframe_record = atomic_load_explicit(&rattle_link_records(t->link)->end, memory_order_relaxed);
    t->next_keyframe = position + RATTLE_KEYFRAME;
    const RattleRecord keyframe = {
        .position = position, .kind = RATTLE_RECORD_KEYFRAME, .index = params + 2, .as.origin = t->origin};
    rattle_link_tell(t->link, &keyframe);
    for (uint32_t p = 0; p < params; p++) tell_param(t, p, &segment->params[p], position);
    tell_transport(t, segment->transport, position);
    tell_connected(t, segment->connected, position);
}

void rattle_telling_segment(RattleTelling *t, const RattleSegment *segment, uint64_t position) {
    if (t->is_reset) {
        t->origin = position;
        tell(t, RATTLE_RECORD_RESET, 0, position);
    }
    if (is_keyframe_due(t, position)) tell_keyframe(t, segment, position);
    else if (segment->generation != t->generation) tell_changes(t, segment, position);
    t->is_reset = false;
    t->generation = segment->generation;
    for (uint32_t e = 0; e < segment->event_count; e++) {
        const RattleRecord record = {
            .position = position, .kind = RATTLE_RECORD_EVENT, .as.event = segment->events[e]};
        rattle_link_tell(t->link, &record);
    }
}
