#include "json.h"

#include "decimal.h"
#include "utf8.h"

#include <stddef.h>

#include "decimal.h"

typedef struct Cursor {
    const char *at, *end;
} Cursor;


static void skip_space(Cursor *c) {
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) c->at++;
}

static bool skip(Cursor *c, const char *text) {
    const char *at = c->at;
    for (; *text; text++, at++)
        if (at == c->end || *at != *text) return false;
    c->at = at;
    return true;
}

static bool skip_digits(Cursor *c) {
    const char *start = c->at;
    while (c->at < c->end && rattle_is_digit(*c->at)) c->at++;
    return c->at > start;
}

static bool skip_number(Cursor *c) {
    skip(c, "-");
    if (!skip(c, "0") && !skip_digits(c)) return false;
    if (skip(c, ".") && !skip_digits(c)) return false;
    if (!skip(c, "e") && !skip(c, "E")) return true;
    if (!skip(c, "+")) skip(c, "-");
    return skip_digits(c);
}

static int32_t hex_value(char c) {
    if (rattle_is_digit(c)) return c - '0';
    const char low = (char)(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* After the backslash and the u; -1 if these are not four hexadecimal digits. */
static int32_t take_hex4(Cursor *c) {
    int32_t code = 0;
    for (uint32_t i = 0; i < 4; i++) {
        const int32_t digit = c->at < c->end ? hex_value(*c->at++) : -1;
        if (digit < 0) return -1;
        code = code * 16 + digit;
    }
    return code;
}

/* What a one-letter escape stands for; 0 if it is none. */
static char escaped(char letter) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    for (uint32_t i = 0; letters[i]; i++)
        if (letters[i] == letter) return meanings[i];
    return 0;
}

static bool skip_string(Cursor *c) {
    if (!skip(c, "\"")) return false;
    while (c->at < c->end) {
        const char byte = *c->at++;
        if (byte == '"') return true;
        if ((unsigned char)byte < 0x20) return false;
        if (byte != '\\') continue;
        if (c->at == c->end) return false;
        const char letter = *c->at++;
        if (letter == 'u' ? take_hex4(c) < 0 : escaped(letter) == 0) return false;
    }
    return false;
}

static bool skip_value(Cursor *c, uint32_t depth);

static bool skip_item(Cursor *c, bool is_object, uint32_t depth) {
    skip_space(c);
    if (is_object) {
        if (!skip_string(c)) return false;
        skip_space(c);
        if (!skip(c, ":")) return false;
        skip_space(c);
    }
    if (!skip_value(c, depth + 1)) return false;
    skip_space(c);
    return true;
}

/* Recursion is bounded by RATTLE_JSON_MAX_DEPTH. */
static bool skip_items(Cursor *c, bool is_object, uint32_t depth) {
    const char *close = is_object ? "}" : "]";
    if (depth == RATTLE_JSON_MAX_DEPTH) return false;
    c->at++;
    skip_space(c);
    if (skip(c, close)) return true;
    do {
        if (!skip_item(c, is_object, depth)) return false;
    } while (skip(c, ","));
    return skip(c, close);
}

static RattleJsonKind kind_at(const Cursor *c) {
    if (c->at == c->end) return RATTLE_JSON_BROKEN;
    switch (*c->at) {
    case '{': return RATTLE_JSON_OBJECT;
    case '[': return RATTLE_JSON_ARRAY;
    case '"': return RATTLE_JSON_STRING;
    case 't': return RATTLE_JSON_TRUE;
    case 'f': return RATTLE_JSON_FALSE;
    case 'n': return RATTLE_JSON_NULL;
    default: return rattle_is_digit(*c->at) || *c->at == '-' ? RATTLE_JSON_NUMBER : RATTLE_JSON_BROKEN;
    }
}

static bool skip_value(Cursor *c, uint32_t depth) {
    switch (kind_at(c)) {
    case RATTLE_JSON_OBJECT: return skip_items(c, true, depth);
    case RATTLE_JSON_ARRAY: return skip_items(c, false, depth);
    case RATTLE_JSON_STRING: return skip_string(c);
    case RATTLE_JSON_TRUE: return skip(c, "true");
    case RATTLE_JSON_FALSE: return skip(c, "false");
    case RATTLE_JSON_NULL: return skip(c, "null");
    case RATTLE_JSON_NUMBER: return skip_number(c);
    default: return false;
    }
}

static RattleJson take_value(Cursor *c, uint32_t depth) {
    RattleJson value = {kind_at(c), c->at, c->at};
    if (!skip_value(c, depth)) value.kind = RATTLE_JSON_BROKEN;
    value.end = c->at;
    return value;
}

RattleJson rattle_json_read(const char *text, uint64_t size) {
    if (size == 0) return (RattleJson){RATTLE_JSON_BROKEN, text, text};
    Cursor c = {text, text + size};
    skip_space(&c);
    RattleJson value = take_value(&c, 0);
    skip_space(&c);
    if (c.at != c.end) value.kind = RATTLE_JSON_BROKEN;
    return value;
}

bool rattle_json_next_member(RattleJson *members, RattleJson *key, RattleJson *value) {
    Cursor c = {members->at, members->end};
    if (members->kind != RATTLE_JSON_OBJECT) return false;
    if (!skip(&c, "{") && !skip(&c, ",")) return false;
    skip_space(&c);
    *key = take_value(&c, 0);
    if (key->kind != RATTLE_JSON_STRING) return false;
    skip_space(&c);
    skip(&c, ":");
    skip_space(&c);
    *value = take_value(&c, 0);
    skip_space(&c);
    members->at = c.at;
    return value->kind != RATTLE_JSON_BROKEN;
}

bool rattle_json_number(const RattleJson *value, double *number) {
    return value->kind == RATTLE_JSON_NUMBER &&
           rattle_decimal_read(value->at, (uint64_t)(value->end - value->at), number) > 0;
}

/* A pair of surrogates is one character; a lone one stands for itself. */
static uint32_t take_code(Cursor *c) {
    const uint32_t first = (uint32_t)take_hex4(c);
    Cursor second = *c;
    if (first < 0xd800 || first > 0xdbff || !skip(&second, "\\u")) return first;
    const uint32_t low = (uint32_t)take_hex4(&second);
    if (low < 0xdc00 || low > 0xdfff) return first;
    *c = second;
    return 0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00);
}

/* The next character of a checked string's inside, as UTF-8; 0 bytes at its end. */
static uint32_t take_character(Cursor *c, char *bytes) {
    if (c->at == c->end) return 0;
    bytes[0] = *c->at++;
    if (bytes[0] != '\\') return 1;
    const char letter = *c->at++;
    if (letter == 'u') return rattle_utf8_encode(take_code(c), bytes);
    bytes[0] = escaped(letter);
    return 1;
}

bool rattle_json_equals(const RattleJson *value, const char *text) {
    if (value->kind != RATTLE_JSON_STRING) return false;
    Cursor c = {value->at + 1, value->end - 1};
    char bytes[4];
    for (uint32_t length; (length = take_character(&c, bytes)) > 0;)
        for (uint32_t i = 0; i < length; i++)
            if (bytes[i] == 0 || *text++ != bytes[i]) return false;
    return *text == 0;
}

uint64_t rattle_json_string(const RattleJson *value, char *text, uint64_t size) {
    if (value->kind != RATTLE_JSON_STRING) return 0;
    Cursor c = {value->at + 1, value->end - 1};
    uint64_t written = 0;
    char bytes[4];
    for (uint32_t length; (length = take_character(&c, bytes)) > 0;)
        for (uint32_t i = 0; i < length; i++, written++) {
            if (bytes[i] == 0) return 0;
            if (written < size) text[written] = bytes[i];
        }
    if (size) text[written < size ? written : 0] = 0;
    return written + 1;
}

static void put_byte(RattleJsonText *out, char byte) {
    if (out->length < out->size) out->text[out->length] = byte;
    out->length++;
}

void rattle_json_put(RattleJsonText *out, const char *text) {
    while (*text) put_byte(out, *text++);
}

void rattle_json_put_number(RattleJsonText *out, uint64_t number) {
    char digits[24];
    uint32_t first = sizeof digits - 1;
    digits[first] = 0;
    do digits[--first] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    rattle_json_put(out, digits + first);
}

bool rattle_json_end(const RattleJsonText *out) {
    const bool fits = out->length < out->size;
    out->text[fits ? out->length : 0] = 0;
    return fits;
}

void rattle_json_put_string(RattleJsonText *out, const char *text) {
    static const char hex[] = "0123456789abcdef";
    put_byte(out, '"');
    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte < 0x20) {
            rattle_json_put(out, "\\u00");
            put_byte(out, hex[byte >> 4]);
            put_byte(out, hex[byte & 15]);
            continue;
        }
        if (byte == '"' || byte == '\\') put_byte(out, '\\');
        put_byte(out, *text);
    }
    put_byte(out, '"');
}
