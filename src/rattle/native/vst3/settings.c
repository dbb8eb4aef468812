#include "settings.h"

#include "../param.h"

enum { LETTER_IS_NEW = 4, LETTER = 3 };

static const double no_news = __builtin_nan("");

uint64_t vst3_settings_bytes(void) {
    const uint64_t settings = vst3_setting_count(), arrays = 9;
    const uint64_t doubles = 6 * settings + vst3_parameter_count(), numbers = 2 * settings;
    return doubles * sizeof(double) + numbers * sizeof(uint64_t) + arrays * RATTLE_ARENA_ALIGNMENT;
}

static void take_memory(Vst3Settings *settings, RattleArena *arena) {
    const uint64_t bytes = vst3_setting_count() * sizeof(double);
    settings->present = rattle_arena_take(arena, bytes);
    settings->shown = rattle_arena_take(arena, vst3_parameter_count() * sizeof(double));
    settings->sent = rattle_arena_take(arena, bytes);
    settings->sent_in = rattle_arena_take(arena, vst3_setting_count() * sizeof(uint64_t));
    settings->turned_after = rattle_arena_take(arena, vst3_setting_count() * sizeof(uint64_t));
    settings->merged = rattle_arena_take(arena, bytes);
    for (uint32_t i = 0; i < 3; i++) settings->letters[i].plain = rattle_arena_take(arena, bytes);
}

void vst3_settings_prepare(Vst3Settings *settings, RattleArena *arena) {
    take_memory(settings, arena);
    atomic_init(&settings->posted, 0);
    atomic_init(&settings->arrived, 0);
    atomic_init(&settings->blocks, 1);
    settings->writing = 1;
    settings->reading = 2;
    settings->number = 0;
    atomic_flag_clear(&settings->is_writing);
    for (uint32_t i = 0; i < vst3_parameter_count(); i++) {
        const RattleParam parameter = vst3_parameter(i);
        atomic_init(&settings->shown[i], rattle_param_travel(&parameter, parameter.default_value));
        if (vst3_is_output(i)) continue;
        atomic_init(&settings->present[i], parameter.default_value);
        atomic_init(&settings->turned_after[i], 0);
    }
}

void vst3_settings_show(Vst3Settings *settings, const double *plain) {
    for (uint32_t i = 0; i < vst3_setting_count(); i++) {
        const RattleParam parameter = vst3_parameter(i);
        atomic_store_explicit(&settings->shown[i], rattle_param_travel(&parameter, plain[i]),
                              memory_order_relaxed);
        atomic_store_explicit(&settings->turned_after[i], 0, memory_order_relaxed);
    }
}

void vst3_settings_turn(Vst3Settings *settings, uint32_t setting) {
    const uint64_t blocks = atomic_load_explicit(&settings->blocks, memory_order_relaxed);
    atomic_store_explicit(&settings->turned_after[setting], blocks, memory_order_relaxed);
}

bool vst3_settings_is_turned(const Vst3Settings *settings, uint32_t setting) {
    return atomic_load_explicit(&settings->turned_after[setting], memory_order_relaxed) ==
           atomic_load_explicit(&settings->blocks, memory_order_relaxed);
}

/* ---- Main's turn ------------------------------------------------------------------------------------ */

static void lock(Vst3Settings *settings) {
    while (atomic_flag_test_and_set_explicit(&settings->is_writing, memory_order_acquire)) {}
}

static void unlock(Vst3Settings *settings) {
    atomic_flag_clear_explicit(&settings->is_writing, memory_order_release);
}

static void merge(const Vst3Settings *settings, double *plain) {
    const uint64_t arrived = atomic_load_explicit(&settings->arrived, memory_order_acquire);
    for (uint32_t i = 0; i < vst3_setting_count(); i++) {
        const double shown = atomic_load_explicit(&settings->shown[i], memory_order_relaxed);
        if (vst3_settings_is_turned(settings, i)) plain[i] = vst3_setting_plain(i, shown);
        else if (settings->sent_in[i] > arrived) plain[i] = settings->sent[i];
        else plain[i] = vst3_settings_present(settings, i);
    }
}

void vst3_settings_copy(Vst3Settings *settings, double *plain) {
    lock(settings);
    merge(settings, plain);
    unlock(settings);
}

const double *vst3_settings_merged(Vst3Settings *settings) {
    merge(settings, settings->merged);
    return settings->merged;
}

/* ---- Mail ------------------------------------------------------------------------------------------- */

static uint32_t exchange(Vst3Settings *settings, uint32_t letter) {
    return atomic_exchange_explicit(&settings->posted, letter, memory_order_acq_rel);
}

void vst3_settings_draft(Vst3Settings *settings) {
    lock(settings);
    const uint32_t last = exchange(settings, settings->writing);
    settings->writing = last & LETTER;
    Vst3Letter *letter = &settings->letters[settings->writing];
    letter->number = ++settings->number;
    if ((last & LETTER_IS_NEW) != 0) return; /* taken back: it goes on */
    for (uint32_t i = 0; i < vst3_setting_count(); i++) letter->plain[i] = no_news;
}

void vst3_settings_put(Vst3Settings *settings, uint32_t setting, double plain) {
    settings->letters[settings->writing].plain[setting] = plain;
    settings->sent[setting] = plain;
    settings->sent_in[setting] = settings->number;
    atomic_store_explicit(&settings->turned_after[setting], 0, memory_order_relaxed);
}

void vst3_settings_post(Vst3Settings *settings) {
    settings->writing = exchange(settings, settings->writing | LETTER_IS_NEW) & LETTER;
    unlock(settings);
}

const Vst3Letter *vst3_settings_take(Vst3Settings *settings) {
    if ((atomic_load_explicit(&settings->posted, memory_order_relaxed) & LETTER_IS_NEW) == 0) return NULL;
    const uint32_t taken = exchange(settings, settings->reading);
    settings->reading = taken & LETTER;
    return (taken & LETTER_IS_NEW) != 0 ? &settings->letters[settings->reading] : NULL; /* or taken back */
}

void vst3_settings_acknowledge(Vst3Settings *settings, const Vst3Letter *letter) {
    atomic_store_explicit(&settings->arrived, letter->number, memory_order_release);
}
