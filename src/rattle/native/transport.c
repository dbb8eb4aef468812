#include "transport.h"

static const double most_beats = 0x1p40;
static const int64_t most_samples = INT64_C(1) << 53;
static const double tick_beats = 1.0 / 1920.0; /* Ardour counts in these: 12 samples, at 120 and 48 kHz */
enum { MOST_IN_SIGNATURE = 256 };

static bool is_place(double beats) { return beats >= -most_beats && beats <= most_beats; }

static double distance(double a, double b) { return a < b ? b - a : a - b; }

/* Of what is below 2**62. */
static double floor_of(double x) {
    const double whole = (double)(int64_t)x;
    return whole > x ? whole - 1.0 : whole;
}

static double beats_in_bar(const RattleTransport *t) {
    return (double)(t->beats_per_bar * 4) / (double)t->beat_unit;
}

static double step(const RattleTransport *t, double sample_rate) {
    return t->tempo_bpm / (60.0 * sample_rate);
}

static int64_t samples_now(const RattleTransport *t) { return t->first_samples + t->passed_samples; }

static double beats_now(const RattleTransport *t) {
    return t->first_beats + (double)t->passed_samples * t->beats_per_sample;
}

static void set_out(RattleTransport *t, int64_t samples, double beats) {
    t->first_samples = samples;
    t->first_beats = beats;
    t->passed_samples = 0;
}

RattleTransport rattle_transport_unknown(double sample_rate) {
    RattleTransport t = {.beats_per_bar = 4, .beat_unit = 4, .tempo_bpm = 120.0};
    t.beats_per_sample = step(&t, sample_rate);
    return t;
}

void rattle_transport_restart(RattleTransport *t) {
    t->has_position = 0; /* so that the first place said is exact */
    t->bar_beats = 0.0;
    set_out(t, 0, 0.0);
}

static void take_tempo(RattleTransport *t, const RattlePlayhead *said) {
    const double bpm = said->tempo_bpm;
    t->has_tempo = (said->says & RATTLE_SAYS_TEMPO) && bpm > 0.0 && bpm - bpm == 0.0;
    t->tempo_bpm = !t->has_tempo ? 120.0 : bpm < 1.0 ? 1.0 : bpm > 1000.0 ? 1000.0 : bpm;
}

static void take_signature(RattleTransport *t, const RattlePlayhead *said) {
    const bool is_legal = (said->says & RATTLE_SAYS_SIGNATURE) && said->beats_per_bar >= 1 &&
                          said->beats_per_bar <= MOST_IN_SIGNATURE && said->beat_unit >= 1 &&
                          said->beat_unit <= MOST_IN_SIGNATURE;
    t->beats_per_bar = is_legal ? said->beats_per_bar : 4;
    t->beat_unit = is_legal ? said->beat_unit : 4;
}

static void take_loop(RattleTransport *t, const RattlePlayhead *said) {
    const bool is_legal = (said->says & RATTLE_SAYS_LOOP) && is_place(said->loop_start_beats) &&
                          is_place(said->loop_end_beats);
    t->loop_start_beats = is_legal ? said->loop_start_beats : 0.0;
    t->loop_end_beats = is_legal ? said->loop_end_beats : 0.0;
}

/* Hosts name the bar that the position is in; any bar will do, and the first one named is kept. */
static void follow_bar(RattleTransport *t, double start_beats, double half_beats) {
    const double length = beats_in_bar(t);
    double beside = start_beats - t->bar_beats;
    beside -= floor_of(beside / length + 0.5) * length;
    if (distance(beside, 0.0) > half_beats) t->bar_beats = start_beats;
}

/* Who goes where he was expected changes nothing: a host computes each block's position anew, and its rounding
 * would make the sound depend on its blocks. Beats may be rounded to ticks; it is the samples that tell a jump. */
static void follow_position(RattleTransport *t, const RattlePlayhead *said, double sample_rate,
                            bool was_told) {
    const bool says_samples = (said->says & RATTLE_SAYS_SAMPLES) &&
                              said->position_samples >= -most_samples &&
                              said->position_samples <= most_samples;
    const int64_t samples = says_samples ? said->position_samples : samples_now(t);
    const double beats = t->has_position ? said->position_beats : beats_now(t);
    const double beats_per_sample = step(t, sample_rate);
    const double near_beats = 0.5 * beats_per_sample + (says_samples && was_told ? tick_beats : 0.0);
    const bool is_expected = beats_per_sample == t->beats_per_sample && samples == samples_now(t) &&
                             distance(beats, beats_now(t)) <= near_beats;
    if (!is_expected) set_out(t, samples, beats);
    t->beats_per_sample = beats_per_sample;
}

static bool is_same(const RattleTransport *a, const RattleTransport *b) {
    const unsigned char *left = (const void *)a, *right = (const void *)b; /* all fields are of 8 bytes */
    for (uint32_t i = 0; i < sizeof *a; i++)
        if (left[i] != right[i]) return false;
    return true;
}

bool rattle_transport_follow(RattleTransport *t, const RattlePlayhead *said, double sample_rate) {
    const RattleTransport before = *t;
    t->playing = said->playing != 0;
    t->recording = said->recording != 0;
    t->looping = said->looping != 0;
    take_tempo(t, said);
    take_signature(t, said);
    take_loop(t, said);
    t->has_position = (said->says & RATTLE_SAYS_BEATS) && is_place(said->position_beats);
    follow_position(t, said, sample_rate, before.has_position);
    if (t->has_position && (said->says & RATTLE_SAYS_BAR) && is_place(said->bar_start_beats))
        follow_bar(t, said->bar_start_beats, 0.5 * step(t, sample_rate));
    return !is_same(t, &before);
}
