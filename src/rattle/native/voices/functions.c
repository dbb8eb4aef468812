/* The library by which CPython and the interpreter call the same voice engine as kernels do: one table, whose members
 * are in the order of rattle/host/voice_library.py. */
#include "voices.h"

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef struct Functions {
    uint64_t (*bytes)(const RattleVoiceCode *code);
    RattleVoices *(*prepare)(const RattleVoiceCode *code, void *self, double sample_rate, RattleArena *arena);
    void (*reset)(RattleVoices *voices);
    void (*event)(RattleVoices *voices, const RattleVoiceSettings *settings, const RattleEvent *event);
    bool (*play)(RattleVoices *voices, const RattleEvent *event);
    bool (*has_played)(const RattleVoices *voices);
    void (*heed)(RattleVoices *voices, const RattleVoiceSettings *settings);
    void (*tick)(RattleVoices *voices);
    bool (*is_moving)(const RattleVoices *voices);
    void (*advance)(RattleVoices *voices);
    RattleVoiceCounts (*counts)(const RattleVoices *voices);
} Functions;

EXPORT const Functions rattle_voices_functions = {
    rattle_voices_bytes, rattle_voices_prepare, rattle_voices_reset,     rattle_voices_event,
    rattle_voices_play,  rattle_voices_has_played, rattle_voices_heed,   rattle_voices_tick,
    rattle_voices_is_moving, rattle_voices_advance, rattle_voices_counts,
};
