#include "process_context.h"

static const struct {
    uint32_t flags, says;
} fields[] = {
    {kTempoValid, RATTLE_SAYS_TEMPO},
    {kTimeSigValid, RATTLE_SAYS_SIGNATURE},
    {kCycleValid, RATTLE_SAYS_LOOP},
    /* A host that stands still says one place in every block, and one without a song says 0: the song runs on
     * freely then, or an effect in time with it would stop moving while somebody plays through it. */
    {kPlaying, RATTLE_SAYS_SAMPLES}, /* "always valid" */
    {kPlaying | kProjectTimeMusicValid, RATTLE_SAYS_BEATS},
    {kPlaying | kBarPositionValid, RATTLE_SAYS_BAR},
};

RattlePlayhead vst3_playhead(const ProcessContext *context) {
    if (context == NULL) return (RattlePlayhead){0};
    RattlePlayhead playhead = {.playing = context->state & kPlaying,
                               .recording = context->state & kRecording,
                               .looping = context->state & kCycleActive,
                               .tempo_bpm = context->tempo,
                               .beats_per_bar = context->timeSigNumerator,
                               .beat_unit = context->timeSigDenominator,
                               .position_samples = context->projectTimeSamples,
                               .position_beats = context->projectTimeMusic,
                               .bar_start_beats = context->barPositionMusic,
                               .loop_start_beats = context->cycleStartMusic,
                               .loop_end_beats = context->cycleEndMusic};
    for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if ((context->state & fields[i].flags) == fields[i].flags) playhead.says |= fields[i].says;
    return playhead;
}
