#include "audio.h"

#include "hearing.h"
#include "telling.h"
#include "waiting.h"

struct RattleAudio {
    RattleLink *link;
    RattleRing *input;
    RattleTelling *telling;
    RattleHearing *hearing;
    RattleWaiting waiting;
    uint64_t position; /* of the next input sample */
};

uint64_t rattle_audio_bytes(const RattleLinkShape *shape) {
    return rattle_arena_padded(sizeof(RattleAudio)) + rattle_telling_bytes(shape) + rattle_hearing_bytes(shape);
}

RattleAudio *rattle_audio_open(RattleLink *link, uint32_t own_latency, bool is_dry_silent, RattleArena *arena) {
    RattleAudio *audio = rattle_arena_take(arena, sizeof *audio);
    *audio = (RattleAudio){.link = link, .input = rattle_link_input(link)};
    audio->telling = rattle_telling_open(link, arena);
    audio->hearing = rattle_hearing_open(link, own_latency, is_dry_silent, arena);
    audio->waiting = rattle_waiting(link, audio->hearing);
    return audio;
}

/* Workers wait for whole quanta, so only those are worth a word. */
static void give_input(RattleAudio *audio, const float *const *inputs, uint32_t samples) {
    const uint64_t quantum = audio->link->shape.quantum, before = audio->position / quantum;
    rattle_ring_write(audio->input, inputs, samples);
    audio->position += samples;
    atomic_store_explicit(&audio->link->host.position, audio->position, memory_order_relaxed);
    if (audio->position / quantum == before) return;
    for (uint32_t slot = 0; slot < RATTLE_LINK_SLOTS; slot++)
        if (rattle_eventcount_signal(&audio->link->slots[slot].input))
            rattle_link_count(&audio->link->host.system_calls, 1);
}

void rattle_audio_reset(RattleAudio *audio) {
    const uint32_t quantum = audio->link->shape.quantum;
    const uint32_t played = (uint32_t)(audio->position & (quantum - 1));
    if (played > 0) give_input(audio, NULL, quantum - played);
    rattle_telling_reset(audio->telling);
    rattle_hearing_reset(audio->hearing, audio->position);
}

void rattle_audio_process(RattleAudio *audio, const RattleSegment *segment) {
    const uint64_t position = audio->position;
    rattle_telling_segment(audio->telling, segment, position);
    give_input(audio, (const float *const *)segment->inputs, segment->count);
    rattle_waiting_segment(&audio->waiting, position, segment->count);
    rattle_hearing_process(audio->hearing, position, (float *const *)segment->outputs, segment->count);
}

void rattle_audio_offer(RattleAudio *audio, int32_t slot, uint32_t crossfade) {
    rattle_hearing_offer(audio->hearing, slot, crossfade);
}
