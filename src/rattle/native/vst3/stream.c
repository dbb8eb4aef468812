#include "stream.h"

#include <stddef.h>

#include "../platform/platform.h"

enum { FIRST_BYTES = 4096 };

/* Bytes that came, 0 at the end. The result is not asked: hosts report an error at the end though data
 * arrived; a count can be trusted once it is possible. */
static int32_t read_some(IBStream *stream, char *text, uint64_t room) {
    const int32_t wanted = room > VST3_STATE_MAX_BYTES ? VST3_STATE_MAX_BYTES : (int32_t)room;
    int32_t count = 0;
    (void)stream->vtbl->read(stream, text, wanted, &count);
    return count > 0 && count <= wanted ? count : 0;
}

/* Twice the room, or the same text if there is no more: then it counts as the whole. */
static char *grow(char *text, uint64_t *room) {
    char *larger = *room < VST3_STATE_MAX_BYTES ? rattle_platform_take(*room * 2) : NULL;
    if (larger == NULL) return text;
    for (uint64_t i = 0; i < *room; i++) larger[i] = text[i];
    *room *= 2;
    rattle_platform_give(text);
    return larger;
}

/* The size of the JSON object that starts the text: its braces balance outside strings. */
static uint64_t json_object_size(const char *text, uint64_t size) {
    uint64_t depth = 0;
    bool in_string = false;
    for (uint64_t i = 0; i < size; i++) {
        if (in_string) {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') in_string = false;
        } else if (text[i] == '"') {
            in_string = true;
        } else if (text[i] == '{') {
            depth++;
        } else if (text[i] == '}' && (depth == 0 || --depth == 0)) {
            return i + 1;
        }
    }
    return size;
}

char *vst3_stream_read(IBStream *stream, uint64_t *size) {
    uint64_t room = FIRST_BYTES, used = 0;
    char *text = rattle_platform_take(room);
    if (text == NULL) return NULL;
    for (int32_t count; (count = read_some(stream, text + used, room - used)) > 0;) {
        used += (uint64_t)count;
        if (used == room) text = grow(text, &room);
    }
    if (used == 0) {
        rattle_platform_give(text);
        return NULL;
    }
    *size = json_object_size(text, used);
    return text;
}

bool vst3_stream_write(IBStream *stream, const char *text, uint64_t size) {
    while (size > 0) {
        const int32_t offered = size > VST3_STATE_MAX_BYTES ? VST3_STATE_MAX_BYTES : (int32_t)size;
        int32_t written = -1;
        const tresult result = stream->vtbl->write(stream, (void *)text, offered, &written);
        if (written == -1 && result == kResultOk) written = offered; /* a host that fills no count in */
        if (written <= 0 || written > offered) return false;
        text += written;
        size -= (uint64_t)written;
    }
    return true;
}
