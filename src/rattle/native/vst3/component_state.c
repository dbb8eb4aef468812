#include "component_state.h"

#include <stddef.h>

#include "../fpmode.h"
#include "../platform/platform.h"
#include "../state.h"
#include "parameters.h"
#include "stream.h"

enum { LINE_SIZE = 256 };

static uint32_t append(char *line, uint32_t used, const char *text) {
    while (*text != 0 && used < LINE_SIZE - 1) line[used++] = *text++;
    line[used] = 0;
    return used;
}

/* A refusal is silent in hosts: without this line nobody learns why the sound is not what was saved. */
static void log_refusal(const char *why) {
    char line[LINE_SIZE];
    uint32_t used = append(line, 0, rattle_plugin.name);
    used = append(line, used, ": a saved state is refused: ");
    (void)append(line, used, why);
    rattle_platform_log(line);
}

static const char *read_state(IBStream *stream, double *plain) {
    uint64_t size = 0;
    char *text = vst3_stream_read(stream, &size);
    if (text == NULL) return "it is empty, or memory ran out";
    const RattleFpMode mode = rattle_fpmode_enter();
    RattleState state = {.plain = plain};
    const char *why = rattle_state_read(&rattle_plugin, text, size, &state);
    rattle_fpmode_leave(mode);
    if (vst3_has_bypass()) plain[vst3_bypass_setting()] = state.bypass;
    if (vst3_has_programs()) plain[vst3_program_setting()] = state.program;
    rattle_platform_give(text);
    return why;
}

double *vst3_state_load(IBStream *stream) {
    if (stream == NULL) return NULL;
    double *plain = rattle_platform_take(vst3_setting_count() * sizeof(double));
    const char *why = plain != NULL ? read_state(stream, plain) : "no memory";
    if (why == NULL) return plain;
    log_refusal(why);
    rattle_platform_give(plain);
    return NULL;
}

static uint64_t write_state(const RattleState *state, char *text, uint64_t size) {
    const RattleFpMode mode = rattle_fpmode_enter();
    const uint64_t written = rattle_state_write(&rattle_plugin, state, text, size);
    rattle_fpmode_leave(mode);
    return written;
}

bool vst3_state_save(double *plain, IBStream *stream) {
    const RattleState state = {
        .plain = plain,
        .bypass = vst3_has_bypass() && plain[vst3_bypass_setting()] != 0.0,
        .program = vst3_has_programs() ? (uint32_t)plain[vst3_program_setting()] : 0,
    };
    const uint64_t size = write_state(&state, NULL, 0);
    char *text = rattle_platform_take(size);
    if (text == NULL) return false;
    (void)write_state(&state, text, size);
    const bool done = vst3_stream_write(stream, text, size);
    rattle_platform_give(text);
    return done;
}
