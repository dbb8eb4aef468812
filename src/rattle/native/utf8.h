/* utf8.h: characters as bytes. */
#ifndef RATTLE_UTF8_H
#define RATTLE_UTF8_H

#include <stdint.h>

/* The bytes of a character below 0x110000; how many there are. [any] */
static inline uint32_t rattle_utf8_encode(uint32_t character, char bytes[4]) {
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    const uint32_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (uint32_t i = length - 1; i > 0; i--, character >>= 6) bytes[i] = (char)(0x80 | (character & 0x3f));
    bytes[0] = (char)(lead[length] | character);
    return length;
}

#endif
