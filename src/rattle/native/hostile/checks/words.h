/* words.h: whether texts end where they must. [any] */
#ifndef HOSTILE_WORDS_H
#define HOSTILE_WORDS_H

#include "../interfaces.h"

static inline bool ends8(const char8 *text, size_t size) { return memchr(text, 0, size) != NULL; }

static inline bool ends16(const char16 *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (text[i] == 0) return true;
    return false;
}

/* UTF-16 whose surrogates come in pairs. */
static inline bool is_utf16(const char16 *text, size_t size) {
    for (size_t i = 0; i < size && text[i] != 0; i++) {
        if (text[i] < 0xD800 || text[i] > 0xDFFF) continue;
        if (text[i] > 0xDBFF || i + 1 == size || text[i + 1] < 0xDC00 || text[i + 1] > 0xDFFF) return false;
        i++;
    }
    return true;
}

static inline bool same16(const char16 *a, const char16 *b) {
    size_t i = 0;
    while (i < 127 && a[i] != 0 && a[i] == b[i]) i++;
    return a[i] == b[i];
}

/* As far as it is ASCII: for messages. */
static inline const char *ascii(const char16 *text, char words[128]) {
    size_t i = 0;
    for (; i < 127 && text[i] != 0; i++) words[i] = text[i] < 0x7F && text[i] >= 0x20 ? (char)text[i] : '?';
    words[i] = 0;
    return words;
}

#endif
