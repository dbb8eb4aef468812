/* instances.c: several at once, of this plugin and of another. */
#include "../parameters.h"
#include "../table.h"

enum { MANY = 32 };

static const Piece piece = {.length = 3000, .signal = NOISE, .block = 100};

static void many(Run *run) {
    Instance *instances[MANY];
    for (int i = 0; i < MANY; i++) instances[i] = instance_open(run, usual_setup);
    for (int i = 0; i < MANY; i += 5) instance_close(instances[i]);
    for (int i = 0; i < MANY; i++)
        if (i % 5 != 0) (void)play(instances[i], (Piece){.length = 600, .signal = NOISE});
    for (int i = MANY - 1; i >= 0; i -= 2) instance_close(instances[i]);
    (void)play(instance_open(run, usual_setup), (Piece){.length = 600, .signal = NOISE});
}

static void play_other(Block *block, int64_t sample, void *extra) {
    Block *other = extra;
    (void)block;
    block_fill(other, IMPULSES, sample, 100);
    block_process(other);
}

static void in_turns(Run *run) {
    Instance *one = instance_open(run, usual_setup), *other = instance_open(run, usual_setup);
    Piece with = piece;
    move_all(other, 9);
    with.twist = play_other;
    with.extra = block_new(other, 100);
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play(one, with);
    EXPECT_SAME(usual, sound, "another instance is heard in this one");
}

static void settings_are_their_own(Run *run) {
    Instance *one = instance_open(run, usual_setup), *other = instance_open(run, usual_setup);
    Stream *before = instance_save(one);
    move_all(other, 9);
    (void)play(other, piece);
    EXPECT(streams_equal(before, instance_save(one)), "moving one instance moves another");
}

static void made_while_another_plays(Block *block, int64_t sample, void *extra) {
    Run *run = block->instance->run;
    (void)extra;
    if (sample % 1000 == 0) instance_close(instance_open(run, usual_setup));
}

static void come_and_go(Run *run) {
    Piece with = piece;
    with.twist = made_while_another_plays;
    const Sound usual = play_fresh(run, usual_setup, piece), sound = play_fresh(run, usual_setup, with);
    EXPECT_SAME(usual, sound, "instances that come and go are heard");
}

static void two_plugins(Run *run) {
    char why[256] = "";
    if (run->other_library == NULL) run_skip(run, "no second plugin was given (--with)");
    const Sound usual = play_fresh(run, usual_setup, piece);
    Plugin *second = plugin_open(run->other_library, 0, why, sizeof why);
    if (second == NULL) run_skip(run, "%s: %s", run->other_library, why);
    Instance *one = instance_open(run, usual_setup), *other = instance_new(run, second);
    instance_initialize(other);
    instance_start(other, usual_setup);
    Piece with = piece;
    with.twist = play_other;
    with.extra = block_new(other, 100);
    const Sound sound = play(one, with);
    instance_close(other);
    plugin_close(second);
    EXPECT_SAME(usual, sound, "another plugin in the same host is heard in this one");
    (void)play(one, piece);
}

const Check instances_checks[] = {
    {"instances.many", "T48", "Thirty-two instances come, play and go in any order.", MUST, many},
    {"instances.in-turns", "T48", "Another instance that plays in turns is not heard.", SHOULD, in_turns},
    {"instances.settings-are-their-own", "T48", "What is set in one is not set in another.", MUST,
     settings_are_their_own},
    {"instances.come-and-go", "T48", "Instances that come and go between blocks are not heard.", SHOULD,
     come_and_go},
    {"instances.two-plugins", "T7 T48", "Two plugins live in one host, and one may leave first.", MUST,
     two_plugins},
    {0},
};
