#include "string128.h"

#include <stddef.h>

#include "../utf8.h"

enum { REPLACEMENT = 0xFFFD };

/* The bytes that follow a first byte; 0 for what cannot stand first. */
static uint32_t utf8_length(uint8_t first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return 2;
    if (first >= 0xE0 && first < 0xF0) return 3;
    if (first >= 0xF0 && first < 0xF5) return 4;
    return 0;
}

/* One character and how many bytes it took. Stops before the end mark, which continues nothing. */
static uint32_t read_utf8(const char *utf8, uint32_t *character) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t *bytes = (const uint8_t *)utf8;
    const uint32_t length = utf8_length(bytes[0]);
    *character = REPLACEMENT;
    if (length == 0) return 1;
    uint32_t value = length == 1 ? bytes[0] : bytes[0] & (0x7Fu >> length);
    for (uint32_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return i;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    const bool is_surrogate = value >= 0xD800 && value < 0xE000;
    if (value >= smallest[length] && value <= 0x10FFFF && !is_surrogate) *character = value;
    return length;
}

void vst3_utf16_from_utf8(char16 *text, uint32_t size, const char *utf8) {
    uint32_t used = 0;
    while (utf8 != NULL && *utf8 != 0) {
        uint32_t character;
        utf8 += read_utf8(utf8, &character);
        const uint32_t units = character >= 0x10000 ? 2 : 1;
        if (used + units >= size) break;
        if (units == 2) {
            text[used++] = (char16)(0xD800 + ((character - 0x10000) >> 10));
            text[used++] = (char16)(0xDC00 + ((character - 0x10000) & 0x3FF));
        } else {
            text[used++] = (char16)character;
        }
    }
    text[used] = 0;
}

static uint32_t read_utf16(const char16 *utf16, uint32_t *character) {
    *character = utf16[0];
    if (utf16[0] < 0xD800 || utf16[0] >= 0xE000) return 1;
    *character = REPLACEMENT;
    if (utf16[0] >= 0xDC00 || utf16[1] < 0xDC00 || utf16[1] >= 0xE000) return 1;
    *character = 0x10000 + ((uint32_t)(utf16[0] - 0xD800) << 10) + (utf16[1] - 0xDC00u);
    return 2;
}

bool vst3_utf8_from_utf16(char *text, uint32_t size, const char16 *utf16) {
    uint32_t used = 0;
    while (utf16 != NULL && *utf16 != 0) {
        uint32_t character;
        char bytes[4];
        utf16 += read_utf16(utf16, &character);
        const uint32_t length = rattle_utf8_encode(character, bytes);
        if (used + length >= size) return false;
        for (uint32_t i = 0; i < length; i++) text[used++] = bytes[i];
    }
    text[used] = 0;
    return true;
}

void vst3_char8(char8 *text, uint32_t size, const char *utf8) {
    uint32_t used = 0;
    while (utf8 != NULL && *utf8 != 0) {
        uint32_t character;
        const uint32_t length = read_utf8(utf8, &character);
        if (used + length >= size) break;
        for (uint32_t i = 0; i < length; i++) text[used++] = *utf8++;
    }
    text[used] = 0;
}
