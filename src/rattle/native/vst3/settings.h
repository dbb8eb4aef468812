/* settings.h: an instance's settings between the threads. Three things are kept:
 *  - `present`: each setting's plain value on the audio side, as getState stores it. Whoever changes a
 *    setting says so here; each value is one atomic number.
 *  - `shown`: each parameter's normalized value on the controller's side, as the host last set it. The two
 *    differ while a host plays automation: its interface follows later, and must not pull the sound back.
 *  - a mailbox that carries all settings at once from main to audio. Three buffers change hands by one atomic
 *    exchange, so a state arrives whole, at the start of a block, and neither side waits for the other. */
#ifndef RATTLE_VST3_SETTINGS_H
#define RATTLE_VST3_SETTINGS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../processor.h"
#include "parameters.h"

typedef struct Vst3Settings {
    _Atomic double *present; /* [vst3_setting_count()] plain */
    _Atomic double *shown;   /* [vst3_parameter_count()] normalized */
    double *letters[3];      /* [vst3_setting_count()] plain */
    _Atomic uint32_t posted; /* which letter lies in the box; LETTER_IS_NEW until it is taken */
    uint32_t writing;        /* main's letter */
    uint32_t reading;        /* audio's letter */
    atomic_flag is_writing;  /* several main threads take turns; audio never asks */
} Vst3Settings;

/* [any] */
uint64_t vst3_settings_bytes(void);

/* All at their defaults, Meters at rest. [main] */
void vst3_settings_prepare(Vst3Settings *settings, RattleArena *arena);

/* What a setting is from now on. [any] */
static inline void vst3_settings_set(Vst3Settings *settings, uint32_t setting, double plain) {
    atomic_store_explicit(&settings->present[setting], plain, memory_order_relaxed);
}

/* What is present; the array is the caller's. [main] */
void vst3_settings_copy(const Vst3Settings *settings, double *plain);

/* A loaded state: present and shown. [main] */
void vst3_settings_load(Vst3Settings *settings, const double *plain);

/* The controller's side of a loaded state only. [main] */
void vst3_settings_show(Vst3Settings *settings, const double *plain);

/* A letter of what is present. Main may read it until it posts it, which must follow. [main] */
const double *vst3_settings_draft(Vst3Settings *settings);

/* To the audio thread; a letter that was not taken yet is forgotten. [main] */
void vst3_settings_post(Vst3Settings *settings);

/* The letter that came since the last call, else NULL; it stays valid until the next call. [audio] */
const double *vst3_settings_take(Vst3Settings *settings);

#endif
