/* automation.c: parameter points in blocks, as hosts send them and as they should not. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"

static Instance *with_settings(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (is_setting(&info)) return instance;
    }
    run_skip(run, "it has no parameters");
}

static void look_shown(Run *run, Instance *instance, uint32_t seed, const char *how) {
    instance_sync(instance);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (!is_setting(&info)) continue;
        const double wanted = random_travel(&seed);
        EXPECT(is_near(&info, shown(instance, info.id), wanted), "%s parameter %d should be %g and is %g",
               how, (int)i, wanted, shown(instance, info.id));
    }
}

/* A block of 64 samples with all settings moving to random values at `offset`. */
static Block *moving_block(Instance *instance, uint32_t seed, int32_t offset) {
    Block *block = block_new(instance, 64);
    block_fill(block, NOISE, 0, 64);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (is_setting(&info)) points_add(block->points, info.id, offset, random_travel(&seed));
    }
    return block;
}

static void last_point_stays(Run *run) {
    Instance *instance = with_settings(run);
    for (uint32_t seed = 1; seed < 4; seed++) {
        block_process(moving_block(instance, seed, 63));
        look_shown(run, instance, seed, "after a block");
    }
}

static void outside_the_block(Run *run) {
    Instance *instance = with_settings(run);
    const int32_t offsets[] = {-1, 64, 1000, INT32_MAX, INT32_MIN};
    for (uint32_t i = 0; i < 5; i++) {
        block_process(moving_block(instance, i + 30, offsets[i]));
        look_shown(run, instance, i + 30, "after points outside of its block");
    }
}

static void queues_in_any_order(Run *run) {
    Instance *forward = with_settings(run), *backward = instance_open(run, usual_setup);
    Block *one = moving_block(forward, 5, 10), *other = moving_block(backward, 5, 10);
    points_reverse(other->points);
    block_process(one), block_process(other);
    look_shown(run, backward, 5, "after queues in reverse order");
    const Piece piece = {.length = 2000, .signal = NOISE};
    const Sound a = play(forward, piece), b = play(backward, piece);
    EXPECT_SAME(a, b, "the order of queues is heard");
}

static void unsorted_points(Run *run) {
    Instance *instance = with_settings(run);
    Block *block = moving_block(instance, 7, 40);
    for (int32_t q = 0; q < block->points->count; q++) {
        points_add(block->points, block->points->queues[q].id, 20, 0.3);
        points_add(block->points, block->points->queues[q].id, 60, 0.6);
        points_add(block->points, block->points->queues[q].id, 0, 0.9);
    }
    block_process(block);
    const Sound sound = play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "points that go back in time give no number");
}

static void not_numbers(Run *run) {
    Instance *instance = with_settings(run);
    const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY, 1.5, -0.5, 1e300, -1e300};
    for (size_t v = 0; v < sizeof bad / sizeof bad[0]; v++) {
        Block *block = moving_block(instance, 3, 5);
        for (int32_t q = 0; q < block->points->count; q++) block->points->queues[q].points[0].value = bad[v];
        block_process(block);
        instance_sync(instance);
        for (int32_t i = 0; i < parameter_count(instance); i++) {
            const double value = shown(instance, parameter_at(instance, i).id);
            EXPECT(value >= 0.0 && value <= 1.0, "a point of %g makes parameter %d %g", bad[v], (int)i,
                   value);
        }
    }
    const Sound sound = play(instance, (Piece){.length = 2000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 2000)), "points that are no numbers are heard for ever");
}

static void nan_is_passed_over(Run *run) {
    Instance *instance = with_settings(run);
    block_process(moving_block(instance, 41, 5));
    Block *block = moving_block(instance, 42, 5);
    for (int32_t q = 0; q < block->points->count; q++) block->points->queues[q].points[0].value = (double)NAN;
    block_process(block);
    look_shown(run, instance, 41, "after points that are no numbers");
}

/* ---- Lists as they should not be -------------------------------------------------------------------- */

static void add_unknown(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    points_add(block->points, 0xFFFFFFFFu, 0, 0.7);
    points_add(block->points, 0x7FFFFFF0u, 3, 0.7);
    points_add(block->points, 0x80000001u, INT32_MAX, 0.7);
}

static void unknown_ids(Run *run) {
    const Piece piece = {.length = 2000, .signal = NOISE, .block = 100};
    Piece with = piece;
    with.twist = add_unknown;
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play_fresh(run, usual_setup, with);
    EXPECT_SAME(usual, sound, "points of parameters that are not there are heard");
}

static void null_queues(Run *run) {
    Instance *instance = with_settings(run);
    Block *block = moving_block(instance, 3, 5);
    block->points->gives_null = true;
    block_process(block);
    Block *empty = moving_block(instance, 3, 5);
    for (int32_t q = 0; q < empty->points->count; q++) empty->points->queues[q].count = 0;
    block_process(empty);
    const Sound sound = play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "the sound is no number");
}

static void queues_that_lie(Run *run) {
    Instance *instance = with_settings(run);
    Block *silent = moving_block(instance, 4, 5), *negative = moving_block(instance, 4, 5);
    Block *boasting = moving_block(instance, 3, 5);
    for (int32_t q = 0; q < silent->points->count; q++) silent->points->queues[q].gives_nothing = true;
    for (int32_t q = 0; q < negative->points->count; q++) negative->points->queues[q].count = -3;
    for (int32_t q = 0; q < boasting->points->count; q++) boasting->points->queues[q].boast = 5;
    block_process(silent);
    block_process(negative);
    block_process(boasting);
    look_shown(run, instance, 3, "after queues that boast");
}

static void no_list(Block *block, int64_t sample, void *extra) {
    (void)sample, (void)extra;
    block->data.inputParameterChanges = NULL;
    block->data.outputParameterChanges = NULL;
}

static void lists_are_null(Run *run) {
    const Piece piece = {.length = 2000, .signal = NOISE, .block = 100};
    Piece with = piece;
    with.twist = no_list;
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play_fresh(run, usual_setup, with);
    EXPECT_SAME(usual, sound, "without lists it plays something else");
}

static void take_none(Block *block, int64_t sample, void *extra) {
    (void)extra;
    block->sent->takes_none = sample % 200 == 0;
    for (int32_t q = 0; q < block->sent->capacity; q++)
        block->sent->queues[q].capacity = (int32_t)(sample / 300 % 2);
}

static void output_is_refused(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance, (Piece){.length = 3000, .signal = NOISE, .block = 100, .twist = take_none});
}

static void same_id_often(Run *run) {
    Instance *instance = with_settings(run);
    Block *block = moving_block(instance, 3, 5);
    const int32_t count = block->points->count;
    uint32_t seed = 12;
    for (int32_t q = 0; q < 3 * count; q++) {
        Queue *queue = points_queue_new(block->points, block->points->queues[q % count].id);
        if (queue == NULL) break;
        queue->points[queue->count++] = (Point){40, random_travel(&seed)};
    }
    block_process(block);
    const Sound sound = play(instance, (Piece){.length = 1000, .signal = NOISE});
    EXPECT(is_finite(sound_peak(&sound, 0, 1000)), "four queues of one parameter give no number");
}

static void two_at_once(Run *run) {
    Instance *instance = with_settings(run);
    Block *first = moving_block(instance, 19, 5), *block = moving_block(instance, 20, 5);
    for (int32_t q = 0; q < block->points->count; q++) { /* the first block's value, then the second's */
        Queue *queue = &block->points->queues[q];
        const double last = queue->points[0].value;
        queue->points[0].value = first->points->queues[q].points[0].value;
        points_add(block->points, queue->id, 5, last);
    }
    block_process(block);
    look_shown(run, instance, 20, "after two points on one sample");
}

static void point_on_every_sample(Run *run) {
    Instance *instance = with_settings(run);
    Block *block = block_new(instance, 16);
    uint32_t seed = 77;
    for (int b = 0; b < 40; b++) {
        block_fill(block, NOISE, 16 * b, 16);
        for (int32_t i = 0; i < parameter_count(instance); i++) {
            const ParameterInfo info = parameter_at(instance, i);
            if (!is_setting(&info)) continue;
            for (int32_t s = 0; s < 16; s++) points_add(block->points, info.id, s, random_travel(&seed));
        }
        block_process(block);
        for (int32_t i = 0; i < 16 && block->bus_count[kOutput] > 0; i++)
            EXPECT(is_finite(block_sample(block, kOutput, 0, 0, i)),
                   "a point on every sample gives no number");
    }
}

static void read_only_stays(Run *run) {
    Instance *instance = with_settings(run);
    int32_t found = 0;
    Block *block = block_new(instance, 64);
    const Piece piece = {.length = 2000, .signal = NOISE};
    block_fill(block, SILENCE, 0, 0);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if ((info.flags & kIsReadOnly) == 0) continue;
        points_add(block->points, info.id, 0, 0.77);
        found++;
    }
    if (found == 0) run_skip(run, "no parameter is read-only");
    block_process(block);
    const Sound sound = play(instance, piece), usual = play_fresh(run, usual_setup, piece);
    EXPECT_SAME(usual, sound, "points of read-only parameters are heard");
}

/* ---- What is heard, and when ------------------------------------------------------------------------ */

enum { MOVED_AT = 1237, LENGTH = 6000 };

static void at_its_sample(Run *run) {
    double value;
    const ParameterInfo info = audible_of(run, &value);
    const Move move = {MOVED_AT, info.id, value};
    const Piece still = {.length = LENGTH, .signal = NOISE};
    Piece moved = still;
    moved.moves = &move;
    moved.move_count = 1;
    const Sound before = play_fresh(run, usual_setup, still), after = play_fresh(run, usual_setup, moved);
    const int64_t first = sound_first_difference(&before, &after);
    if (first < 0) run_skip(run, "a move in the middle is not heard in time");
    EXPECT(first >= MOVED_AT, "a move at sample %d is heard at %lld", MOVED_AT, (long long)first);
    moved.cuts_at_moves = true;
    const Sound exact = play_fresh(run, usual_setup, moved);
    EXPECT_SAME(exact, after, "a move inside a block and one at its start");
}

static void ramps_whatever_the_cut(Run *run) {
    double value;
    const ParameterInfo info = audible_of(run, &value);
    Move moves[24];
    for (int m = 0; m < 24; m++)
        moves[m] = (Move){100 + 211 * m, info.id, m % 3 == 0 ? value : (m * 7 % 24) / 24.0};
    const Piece piece = {.length = LENGTH, .signal = NOISE, .moves = moves, .move_count = 24};
    const Sound usual = play_fresh(run, usual_setup, piece);
    for (uint32_t seed = 1; seed < 5; seed++) {
        Piece cut = piece;
        cut.seed = seed;
        const Sound sound = play_fresh(run, usual_setup, cut);
        EXPECT_SAME(usual, sound, "the same automation in other blocks");
    }
}

/* ---- What comes back -------------------------------------------------------------------------------- */

static void look_at_sent(Block *block, int64_t sample, void *extra) {
    Run *run = block->instance->run;
    (void)sample, (void)extra;
    for (int32_t q = 0; q < block->sent->count; q++) {
        const Queue *queue = &block->sent->queues[q];
        bool is_known = false;
        for (int32_t i = 0; i < parameter_count(block->instance) && !is_known; i++)
            is_known = parameter_at(block->instance, i).id == queue->id;
        if (!is_known)
            run_blame(run, "it sends points of parameter %u, which is not there", (unsigned)queue->id);
        for (int32_t p = 0; p < queue->count; p++) {
            const Point point = queue->points[p];
            if (!(point.value >= 0.0 && point.value <= 1.0))
                run_blame(run, "it sends a value of %g", point.value);
            if (point.offset < 0 || (point.offset > 0 && point.offset >= block->data.numSamples))
                run_blame(run, "it sends a point at %d of %d", (int)point.offset,
                          (int)block->data.numSamples);
        }
    }
}

static void sent_points(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    (void)play(instance,
               (Piece){.length = 6000, .signal = NOISE, .signal_end = 3000, .seed = 3, .look = look_at_sent});
}

const Check automation_checks[] = {
    {"automation.last-point-stays", "T35", "A block's last point is what is saved after it.", MUST,
     last_point_stays},
    {"automation.outside-the-block", "T35", "Points outside of their block are not lost.", MUST,
     outside_the_block},
    {"automation.queues-in-any-order", "T35", "The order of queues is not heard.", SHOULD,
     queues_in_any_order},
    {"automation.unsorted-points", "T35", "Points that go back in time do no harm.", MUST, unsorted_points},
    {"automation.not-numbers", "T35 T42", "Values outside 0 to 1, and such that are none, leave values.",
     SHOULD, not_numbers},
    {"automation.nan-is-passed-over", "T35", "A point that is no number leaves all as it was.", SHOULD,
     nan_is_passed_over},
    {"automation.unknown-ids", "T35", "Points of parameters that are not there are not heard.", MUST,
     unknown_ids},
    {"automation.null-queues", "T35", "Queues may be null, or empty.", MUST, null_queues},
    {"automation.queues-that-lie", "T35", "They may have fewer points than they tell, or less than none.",
     SHOULD, queues_that_lie},
    {"automation.lists-are-null", "T29 T35", "Both lists may be null.", MUST, lists_are_null},
    {"automation.output-is-refused", "T35", "The host may refuse what is sent.", MUST, output_is_refused},
    {"automation.same-id-often", "T35", "A parameter may have several queues.", MUST, same_id_often},
    {"automation.two-at-once", "T35", "Of two points on one sample the later one stays.", MUST, two_at_once},
    {"automation.point-on-every-sample", "T35", "Every parameter may have a point on every sample.", MUST,
     point_on_every_sample},
    {"automation.read-only-stays", "T20", "Points of read-only parameters are not heard.", MUST,
     read_only_stays},
    {"automation.at-its-sample", "T35", "A move is heard from its own sample on.", SHOULD, at_its_sample},
    {"automation.ramps-whatever-the-cut", "T35", "Automation sounds the same however blocks are cut.", SHOULD,
     ramps_whatever_the_cut},
    {"automation.sent-points", "T35", "What the plugin sends are values of its own parameters, in the block.",
     MUST, sent_points},
    {0},
};
