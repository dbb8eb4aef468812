/* json.h: JSON (RFC 8259) read in place and written into memory that the caller gives. A document is checked
 * whole once; walking through it afterwards cannot fail. */
#ifndef RATTLE_JSON_H
#define RATTLE_JSON_H

#include <stdbool.h>
#include <stdint.h>

enum { RATTLE_JSON_MAX_DEPTH = 64 };

typedef enum RattleJsonKind {
    RATTLE_JSON_BROKEN,
    RATTLE_JSON_NULL,
    RATTLE_JSON_FALSE,
    RATTLE_JSON_TRUE,
    RATTLE_JSON_NUMBER,
    RATTLE_JSON_STRING,
    RATTLE_JSON_ARRAY,
    RATTLE_JSON_OBJECT,
} RattleJsonKind;

typedef struct RattleJson { /* a value: the text from its first to after its last byte */
    RattleJsonKind kind;
    const char *at, *end;
} RattleJson;

/* BROKEN if the size bytes are anything but one value, or nested deeper than RATTLE_JSON_MAX_DEPTH. [any] */
RattleJson rattle_json_read(const char *text, uint64_t size);

/* The members of an object in order: members starts as the object itself and shrinks with each call; false
 * after the last. What is no object has no members. [any] */
bool rattle_json_next_member(RattleJson *members, RattleJson *key, RattleJson *value);

/* False, and *number is untouched, if it is no number. Beyond double: infinity. [any] */
bool rattle_json_number(const RattleJson *value, double *number);

/* Whether it is a string and, its escapes resolved, equals text (UTF-8). [any] */
bool rattle_json_equals(const RattleJson *value, const char *text);

/* A string with its escapes resolved, as UTF-8 with a zero behind it; the bytes needed for that, 0 if it is no
 * string or holds a zero. Written if it fits. [any] */
uint64_t rattle_json_string(const RattleJson *value, char *text, uint64_t size);

typedef struct RattleJsonText { /* length goes on counting where size ends, so that size 0 measures */
    char *text;
    uint64_t size, length; /* bytes */
} RattleJsonText;

/* Punctuation and other text that is JSON already. [any] */
void rattle_json_put(RattleJsonText *out, const char *text);

/* A whole number. [any] */
void rattle_json_put_number(RattleJsonText *out, uint64_t number);

/* Ends the text with a zero. False, and the text is empty, if it did not fit; size is at least 1. [any] */
bool rattle_json_end(const RattleJsonText *out);

/* In quotes, escaped. [any] */
void rattle_json_put_string(RattleJsonText *out, const char *text);

#endif
