/* settings.h: an instance's settings between the threads. Three things are kept:
 *  - `present`: each setting's plain value as it sounds, or will from the next activation on. Audio alone
 *    writes it: points of the host, and what main sends.
 *  - letters: what main changes goes to audio by mail, each change once. Three buffers change hands by one
 *    atomic exchange, so a state arrives whole, at the start of a block, and neither side waits for the
 *    other; a letter that was not fetched yet is taken back and goes on with the next one. Until a change is
 *    in `present`, main knows it as `sent`: what is saved is never older than what main was told.
 *  - `shown`: each parameter's normalized value on the controller's side, as the host last set it. It differs
 *    while a host plays automation: its interface follows later, and must not pull the sound back. What was
 *    turned after the last block is different: hosts stop without a word, so it is saved as it is shown. */
#ifndef RATTLE_VST3_SETTINGS_H
#define RATTLE_VST3_SETTINGS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../processor.h"
#include "parameters.h"

typedef struct Vst3Letter {
    double *plain;   /* [vst3_setting_count()] NaN: no news */
    uint64_t number; /* rises from letter to letter */
} Vst3Letter;

typedef struct Vst3Settings {
    _Atomic double *present; /* [vst3_setting_count()] plain */
    _Atomic double *shown;   /* [vst3_parameter_count()] normalized */
    Vst3Letter letters[3];
    _Atomic uint32_t posted;  /* which letter lies in the box; LETTER_IS_NEW until it is taken */
    _Atomic uint64_t arrived; /* number of the last letter that is in `present` */
    uint32_t reading;         /* audio's letter */
    uint32_t writing;         /* main's letter, as are all below */
    uint64_t number;          /* of the last letter */
    double *sent;             /* [vst3_setting_count()] plain */
    uint64_t *sent_in;        /* [vst3_setting_count()] number of the letter; 0: never */
    _Atomic uint64_t *turned_after; /* [vst3_setting_count()] so many blocks, while the host played; 0: not */
    _Atomic uint64_t blocks;  /* with sound, and one; audio's */
    double *merged;           /* [vst3_setting_count()] plain */
    atomic_flag is_writing;   /* several main threads take turns; audio never asks */
} Vst3Settings;

/* [any] */
uint64_t vst3_settings_bytes(void);

/* All at their defaults, Meters at rest. [main] */
void vst3_settings_prepare(Vst3Settings *settings, RattleArena *arena);

/* What a setting is from now on. [audio] */
static inline void vst3_settings_set(Vst3Settings *settings, uint32_t setting, double plain)
    RATTLE_NONBLOCKING {
    atomic_store_explicit(&settings->present[setting], plain, memory_order_relaxed);
}

/* [audio] */
static inline double vst3_settings_present(const Vst3Settings *settings, uint32_t setting)
    RATTLE_NONBLOCKING {
    return atomic_load_explicit(&settings->present[setting], memory_order_relaxed);
}

/* A block with sound begins. [audio] */
static inline void vst3_settings_sound(Vst3Settings *settings) RATTLE_NONBLOCKING {
    const uint64_t blocks = atomic_load_explicit(&settings->blocks, memory_order_relaxed);
    atomic_store_explicit(&settings->blocks, blocks + 1, memory_order_relaxed);
}

/* What is shown was turned while the host plays, or seems to. [main] */
void vst3_settings_turn(Vst3Settings *settings, uint32_t setting);

/* No block has sounded since that. [any] */
bool vst3_settings_is_turned(const Vst3Settings *settings, uint32_t setting);

/* As a state stores them: what is present, what was sent and is under way, what was turned after the last
 * block; the array is the caller's. [main] */
void vst3_settings_copy(Vst3Settings *settings, double *plain);

/* The controller's side of a loaded state only. [main] */
void vst3_settings_show(Vst3Settings *settings, const double *plain);

/* A letter begins; other threads of main wait until it is posted, which must follow. [main] */
void vst3_settings_draft(Vst3Settings *settings);

/* Into the letter. [main] */
void vst3_settings_put(Vst3Settings *settings, uint32_t setting, double plain);

/* As vst3_settings_copy, the letter included; valid until it is posted. [main] */
const double *vst3_settings_merged(Vst3Settings *settings);

/* To the audio thread. [main] */
void vst3_settings_post(Vst3Settings *settings);

/* The letter that came since the last call, else NULL. Its news must be set before it is acknowledged.
 * [audio] */
const Vst3Letter *vst3_settings_take(Vst3Settings *settings) RATTLE_NONBLOCKING;
void vst3_settings_acknowledge(Vst3Settings *settings, const Vst3Letter *letter) RATTLE_NONBLOCKING;

#endif
