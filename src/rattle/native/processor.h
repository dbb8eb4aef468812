/* processor.h: the one seam between whatever makes sound and whatever plays it.
 *
 * The host's side (schedule.h and all above it) knows a sound engine only as a RattleProcessor: a table
 * of operations on memory the processor laid out itself in an arena. Compiled Python is one; bytecode,
 * WebAssembly and the worker's ring are the others. None of them ever sees a host's block: they see
 * segments, in which no event falls, and ticks, which fall on every 256th sample since reset.
 *
 * Each function carries its thread in brackets. [main]: may allocate and wait; never at the same time as
 * an [audio] call on the same processor. [audio]: no allocation, lock, wait, system call. [any]: pure.
 */
#ifndef RATTLE_PROCESSOR_H
#define RATTLE_PROCESSOR_H

#include <stddef.h>
#include <stdint.h>

/* A function so marked calls only its like; clang checks it in every kernel (-Wfunction-effects). */
#if defined(__clang__) && __clang_major__ >= 20
#define RATTLE_NONBLOCKING __attribute__((nonblocking))
#else
#define RATTLE_NONBLOCKING
#endif

enum {
    RATTLE_TICK = 256,
    RATTLE_MAX_CHANNELS = 8,
    RATTLE_MAX_SIDECHAINS = 4,
    RATTLE_MAX_INPUTS = (1 + RATTLE_MAX_SIDECHAINS) * RATTLE_MAX_CHANNELS
};

/* What is known before memory is taken. */
typedef struct RattleSetup {
    double sample_rate;       /* Hz, 8000 to 192000 and beyond */
    uint32_t channel_count;   /* of the main bus; a per-channel process runs as this many copies */
    uint32_t input_channels;  /* of the main input; the first of RattleSegment.inputs */
    uint32_t output_channels; /* channels in RattleSegment.outputs */
    uint32_t sidechain_channels; /* of all side-chains, one after the other behind the main input's */
    uint32_t largest_block;   /* samples a host announced for one block, though some give more; 0: unknown */
    uint32_t is_offline;      /* process may wait, and must rather than give less than all */
    uint32_t wanted_latency;  /* samples that a listener was told of; 0: none */
    uint32_t adjustments;     /* how many of those were taken so far, by a prepare of the same instance: this too */
    const struct RattleListener *listener; /* NULL: nobody listens */
} RattleSetup;

/* Who is told that a processor would take another latency, if it were prepared anew with that wanted_latency; from
 * a thread of the processor's own, neither audio nor main. Zero: not at this moment, say it again some time later
 * (the host is just changing something); else it is settled. The host is called inside, which may open and close other
 * processors there and wait until they play (Ardour 7 does), so no lock is held and no worker waits for this thread.
 * Not called any more once close has returned; and close is not called before such a call has returned. */
typedef struct RattleListener {
    void *context;
    uint32_t (*wants_latency)(void *context, uint32_t latency_samples);
} RattleListener;

/* Of a processor that has something to say of how it is: what a user is shown. */
typedef enum RattleStatus {
    RATTLE_STATUS_STARTING,   /* no worker has played yet */
    RATTLE_STATUS_PLAYING,
    RATTLE_STATUS_REPLACING,  /* the one that played died or hangs; the next is on its way */
    RATTLE_STATUS_NO_PYTHON,  /* the interpreter is missing or does not start: dry, the log says why */
    RATTLE_STATUS_FAILED,     /* the author's code raised before it could play: dry, the log says where */
    RATTLE_STATUS_GIVEN_UP,   /* three deaths in a row: dry */
} RattleStatus;

/* Memory handed out once, at prepare, from one zeroed block; nothing is ever given back. */
typedef struct RattleArena {
    unsigned char *memory;
    uint64_t size, used; /* bytes */
} RattleArena;

enum { RATTLE_ARENA_ALIGNMENT = 64 };

/* What bytes take up there. [any] */
static inline uint64_t rattle_arena_padded(uint64_t bytes) {
    const uint64_t mask = RATTLE_ARENA_ALIGNMENT - 1;
    return (bytes + mask) & ~mask;
}

/* bytes must have been counted by arena_bytes(), so this never fails. [main] */
static inline void *rattle_arena_take(RattleArena *arena, uint64_t bytes) {
    unsigned char *taken = arena->memory + arena->used;
    arena->used += rattle_arena_padded(bytes);
    return taken;
}

/* A Param's motion. Its plain value at sample i of a segment is target - step * (remaining - i), computed
 * in the processor's sample type; remaining is 0 and step 0 once it has settled. No segment is longer
 * than the shortest ramp that runs in it. */
typedef struct RattleRamp {
    double target;
    double step;
    uint32_t remaining;
} RattleRamp;

/* The host's transport, made legal. At sample i of a segment passed_samples + i samples have passed since the
 * song was at first_samples and first_beats. Beats are quarter notes. */
typedef struct RattleTransport {
    int64_t playing, recording, looping, has_tempo, has_position; /* 0 or 1 */
    int64_t beats_per_bar, beat_unit; /* the time signature, 1 to 256 */
    double tempo_bpm;                 /* 1 to 1000 */
    double loop_start_beats, loop_end_beats;
    double bar_beats; /* where some bar starts */
    double first_beats;
    double beats_per_sample;
    int64_t first_samples, passed_samples;
} RattleTransport;

/* What is no Param, at the first sample of a segment. Numbers as in VST3's events, made legal. */
typedef enum RattleEventKind {
    RATTLE_NOTE_ON,    /* value: velocity, 0 to 1 */
    RATTLE_NOTE_OFF,   /* value: release velocity, 0 to 1 */
    RATTLE_PRESSURE,   /* value: 0 to 1; note -1: of the channel */
    RATTLE_CONTROLLER, /* number: 0 to 127; value: 0 to 1 */
    RATTLE_PITCH_BEND, /* value: -1 to 1 of the plugin's range */
    RATTLE_EXPRESSION, /* of one note; number: a RattleExpression */
    RATTLE_PROGRAM,    /* number: 0 to 127 */
} RattleEventKind;

/* Numbers as VST3's NoteExpressionTypeIDs. */
typedef enum RattleExpression {
    RATTLE_EXPRESSION_VOLUME,     /* a factor, 0 to 4 */
    RATTLE_EXPRESSION_PAN,        /* -1 to 1 */
    RATTLE_EXPRESSION_TUNING,     /* semitones, -120 to 120 */
    RATTLE_EXPRESSION_VIBRATO,    /* 0 to 1, as the others */
    RATTLE_EXPRESSION_EXPRESSION,
    RATTLE_EXPRESSION_BRIGHTNESS,
} RattleExpression;

typedef struct RattleEvent {
    uint32_t kind;
    int32_t channel;      /* 0 to 15; -1: of all (controllers, bend, pressure), or the note's, which id names */
    int32_t note, number; /* 0 to 127, -1 where there is none */
    int32_t id;           /* the host's name of the note, or -1 */
    float tuning;         /* cents */
    double value;
} RattleEvent;

/* A run of 1 to 256 samples of one sample type with no event and no tick inside (but at its start). Inputs are finite, not
 * subnormal and never alias outputs; a processor writes every sample of every output. */
typedef struct RattleSegment {
    const void *const *inputs; /* [input_channels + sidechain_channels][count] */
    void *const *outputs;      /* [output_channels][count] */
    uint32_t count;
    uint32_t moving;           /* some ramp runs: remaining != 0 */
    uint32_t is_offline;       /* the host waits for this block, whatever the setup says: hosts change over while
                                  they play. Nonzero here or in the setup: process may wait */
    uint32_t connected;        /* bit b: something is connected to side-chain b, else it is silence */
    uint64_t generation;       /* differs from the last segment's if a target, ramp, connection or the
                                  transport does, but for what has passed; not 0 */
    const RattleRamp *params;  /* one per Param, in the description's order */
    double *meters;            /* one per Meter: the value farthest from rest since the block began */
    const RattleTransport *transport; /* the same one in every segment */
    const RattleEvent *events;        /* [event_count] in order, all at the first sample */
    uint32_t event_count;
    uint32_t block_offset;            /* sample of the block that the first sample is, for what is sent */
    struct RattleSent *sent;          /* what the plugin sends; NULL if it never does */
} RattleSegment;

/* What is done to every sample between a host and a processor, for one sample type and instruction set. */
typedef struct RattleBorder {
    /* Copies; what is not finite, and what is tiny (below 2**-63, double 2**-511: its square would be subnormal)
     * but no zero, becomes +0. No overlap. [audio] */
    void (*clean)(const void *from, void *to, uint32_t count) RATTLE_NONBLOCKING;

    /* Nonzero if clean would change nothing. [audio] */
    uint32_t (*is_clean)(const void *samples, uint32_t count) RATTLE_NONBLOCKING;

    /* In place; what is not finite becomes +0. Nonzero if there was any. [audio] */
    uint32_t (*make_finite)(void *samples, uint32_t count) RATTLE_NONBLOCKING;
} RattleBorder;

typedef struct RattleProcessor {
    uint32_t sample_size; /* 4: float kernels, 8: double */

    /* Bytes of arena that prepare() takes at this setup, alignment included. [any] */
    uint64_t (*arena_bytes)(const RattleSetup *setup);

    /* Lays the processor out in the arena, runs the author's prepare() on every copy and takes the
     * snapshot that reset() restores. params holds the plain values in force. [main] */
    void *(*prepare)(const RattleSetup *setup, RattleArena *arena, const double *params);

    /* The state prepare() left; sample 0 comes next. [audio] */
    void (*reset)(void *self) RATTLE_NONBLOCKING;

    /* Zero if all outputs are known to be finite, else make_finite has to see. [audio] */
    uint32_t (*process)(void *self, const RattleSegment *segment) RATTLE_NONBLOCKING;

    /* Housekeeping with a position: flushes tiny state. Called before the samples at n % 256 == 0. [audio] */
    void (*tick)(void *self) RATTLE_NONBLOCKING;

    /* What the host has to compensate: the author's own algorithm and, behind a ring, the ring. [any] */
    uint32_t (*latency_samples)(const RattleSetup *setup);

    /* Seconds of sound after the input ends; infinity allowed. params: plain values. [any] */
    double (*tail_s)(double sample_rate, const double *params) RATTLE_NONBLOCKING;

    /* For its sample type. */
    const RattleBorder *border;

    /* Gives back what prepare took beside the arena; NULL if that is nothing. No call follows. [main] */
    void (*close)(void *self);

    /* A RattleStatus; NULL: it just works. [audio] */
    uint32_t (*status)(const void *self) RATTLE_NONBLOCKING;

    /* Before the first prepare of an instance with 1, behind its last close with 0: what takes prepare long and is
     * not of one life alone is kept in between. NULL: nothing is. [main] */
    void (*keep)(uint32_t is_kept);
} RattleProcessor;

#endif
