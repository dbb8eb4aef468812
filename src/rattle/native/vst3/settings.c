#include "settings.h"

#include "../param.h"

enum { LETTER_IS_NEW = 4 };

uint64_t vst3_settings_bytes(void) {
    const uint64_t doubles = 4 * (uint64_t)vst3_setting_count() + vst3_parameter_count();
    return doubles * sizeof(double) + 5 * RATTLE_ARENA_ALIGNMENT;
}

void vst3_settings_prepare(Vst3Settings *settings, RattleArena *arena) {
    const uint64_t bytes = vst3_setting_count() * sizeof(double);
    settings->present = rattle_arena_take(arena, bytes);
    settings->shown = rattle_arena_take(arena, vst3_parameter_count() * sizeof(double));
    for (uint32_t i = 0; i < 3; i++) settings->letters[i] = rattle_arena_take(arena, bytes);
    atomic_init(&settings->posted, 0);
    settings->writing = 1;
    settings->reading = 2;
    atomic_flag_clear(&settings->is_writing);
    for (uint32_t i = 0; i < vst3_parameter_count(); i++) {
        const RattleParam parameter = vst3_parameter(i);
        atomic_init(&settings->shown[i], rattle_param_travel(&parameter, parameter.default_value));
        if (!vst3_is_meter(i)) atomic_init(&settings->present[i], parameter.default_value);
    }
}

void vst3_settings_copy(const Vst3Settings *settings, double *plain) {
    for (uint32_t i = 0; i < vst3_setting_count(); i++)
        plain[i] = atomic_load_explicit(&settings->present[i], memory_order_relaxed);
}

void vst3_settings_show(Vst3Settings *settings, const double *plain) {
    for (uint32_t i = 0; i < vst3_setting_count(); i++) {
        const RattleParam parameter = vst3_parameter(i);
        atomic_store_explicit(&settings->shown[i], rattle_param_travel(&parameter, plain[i]),
                              memory_order_relaxed);
    }
}

void vst3_settings_load(Vst3Settings *settings, const double *plain) {
    for (uint32_t i = 0; i < vst3_setting_count(); i++) vst3_settings_set(settings, i, plain[i]);
    vst3_settings_show(settings, plain);
}

const double *vst3_settings_draft(Vst3Settings *settings) {
    while (atomic_flag_test_and_set_explicit(&settings->is_writing, memory_order_acquire)) {}
    vst3_settings_copy(settings, settings->letters[settings->writing]);
    return settings->letters[settings->writing];
}

void vst3_settings_post(Vst3Settings *settings) {
    const uint32_t letter = settings->writing | LETTER_IS_NEW;
    settings->writing = atomic_exchange_explicit(&settings->posted, letter, memory_order_acq_rel) & 3u;
    atomic_flag_clear_explicit(&settings->is_writing, memory_order_release);
}

const double *vst3_settings_take(Vst3Settings *settings) {
    if ((atomic_load_explicit(&settings->posted, memory_order_relaxed) & LETTER_IS_NEW) == 0) return NULL;
    settings->reading = atomic_exchange_explicit(&settings->posted, settings->reading,
                                                 memory_order_acq_rel) & 3u;
    return settings->letters[settings->reading];
}
