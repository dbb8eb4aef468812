/* vst3_host.h: a host for tests, as kind or as hostile as a test wants, and the checks that tests make. */
#ifndef RATTLE_TEST_VST3_HOST_H
#define RATTLE_TEST_VST3_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "processor.h"
#include "vst3/abi.h"

/* ---- Checks: the first that fails ends the program -------------------------------------------------- */

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                  \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)
#define CHECK_NEAR(a, b, bound)                                                                              \
    do {                                                                                                     \
        const double left = (a), right = (b);                                                                \
        if (!(left - right <= (bound) && right - left <= (bound))) {                                         \
            fprintf(stderr, "%s:%d: %s = %.17g, %s = %.17g\n", __FILE__, __LINE__, #a, left, #b, right);     \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

/* ---- The fixture (vst3_fixture.c) ------------------------------------------------------------------- */

enum { GAIN = 0x1001, MODE, MUTE, CUTOFF, BYPASS, LEVEL, PROGRAM, STATUS, OLD_GAIN = 0x2001 };
enum { DEFAULT, WARM, DARK, INVERTED };         /* PROGRAM, if built with FIXTURE_PRESETS */
#define PROGRAM_AT(preset) ((preset) / 3.0)     /* normalized */
enum { CLEAN, INVERT, ENDLESS };                /* MODE */
#define MODE_AT(position) ((position) / 2.0)    /* normalized */
#define GAIN_AT(db) (((db) + 60.0) / 72.0)
enum { LATENCY = 48 };                          /* samples at 48 kHz: 1 ms */

/* How often any of its processors was reset, prepared, closed; whether its last segment was waited for; what it
 * says of itself. */
extern _Atomic int32_t fixture_kept;
extern _Atomic uint32_t fixture_resets, fixture_prepares, fixture_closes, fixture_is_offline, fixture_status;

/* What the last one was prepared with. */
extern RattleSetup fixture_setup;

/* Called inside the processor's close(), if not NULL. */
extern void (*fixture_while_closing)(void);

/* Every event that came to a processor: since its reset, and what MODE was. Cleared by who wants. */
typedef struct Heard {
    uint64_t sample;
    double mode; /* plain */
    RattleEvent event;
} Heard;
enum { FIXTURE_HEARD = 16384 };
extern Heard fixture_heard[FIXTURE_HEARD];
extern uint32_t fixture_heard_count;

/* Where its processor writes the transport of each segment, if not NULL. */
extern RattleTransport *fixture_hears;

/* Called inside the processor's prepare(), if not NULL. */
extern void (*fixture_while_preparing)(void);

/* ---- The platform, watched -------------------------------------------------------------------------- */

/* From that many successful takes on, memory runs out; negative: never. */
extern int32_t takes_left;

/* ---- What a host hands over ------------------------------------------------------------------------- */

typedef struct Point {
    int32_t offset;
    double value;
} Point;

typedef struct Queue {
    IParamValueQueue interface;
    ParamID id;
    int32_t count;
    Point points[1024];
} Queue;

enum { MAX_QUEUES = 20 };

typedef struct Changes {
    IParameterChanges interface;
    int32_t count;
    bool gives_null_queues; /* to a plugin that sends */
    Queue queues[MAX_QUEUES];
} Changes;

void changes_init(Changes *changes);
/* Offsets in any order; one queue a parameter. */
void changes_add(Changes *changes, ParamID id, int32_t offset, double value);
const Queue *changes_find(const Changes *changes, ParamID id);

typedef struct Events {
    IEventList interface;
    int32_t count, boast; /* boast: added to the count that is told */
    Event *events;        /* [capacity] */
    int32_t capacity;
    bool is_output; /* the plugin may add, as far as there is room */
} Events;

Events *events_new(int32_t capacity); /* to be freed by events_free */
void events_free(Events *events);
void events_add(Events *events, Event event);

typedef struct Stream {
    IBStream interface;
    unsigned char bytes[16384];
    int32_t size, position;
    int32_t piece;         /* most that one call carries; 0: all */
    bool errs_at_end;      /* read answers kResultFalse when fewer bytes came than wanted */
    bool counts_nothing;   /* write leaves numBytesWritten alone */
    int32_t room;          /* write takes no more in all; 0: the whole array */
} Stream;

void stream_init(Stream *stream);
void stream_text(Stream *stream, const char *text);

typedef struct Handler {
    IComponentHandler interface;
    _Atomic int32_t references, restarts, flags;
    void (*answer)(void *extra); /* what the host does inside restartComponent; NULL: nothing */
    void *extra;
} Handler;

void handler_init(Handler *handler);

/* ---- An instance ------------------------------------------------------------------------------------ */

typedef struct Instance {
    IComponent *component;
    IAudioProcessor *processor;
    IEditController *controller;
    IUnitInfo *units;
    int32_t sample_type;
} Instance;

Instance instance_create(void); /* created and initialized */
/* The orderly start: stereo, 48 kHz, active, processing. */
Instance instance_open(int32_t sample_type);
void instance_stop(Instance *instance);  /* not processing, not active */
void instance_close(Instance *instance); /* from any state */

double shown(const Instance *instance, ParamID id);
void write_state(const Instance *instance, Stream *stream);
bool saves(const Instance *instance, const char *text); /* whether it is in the state */
/* Component and controller, as hosts load; true if the component took it. */
bool load_state(const Instance *instance, Stream *stream);

/* One block. Channels may be NULL; changes and sent may be NULL. */
tresult process(const Instance *instance, void **inputs, void **outputs, int32_t channels, int32_t count,
                Changes *changes, Changes *sent);
/* Both on what counts as the audio thread: the bridge may ask the platform for nothing there. */
void set_processing(const Instance *instance, TBool state);
tresult process_data(const Instance *instance, ProcessData *data);

/* ---- Signals ---------------------------------------------------------------------------------------- */

uint32_t random_next(uint32_t *seed);
void noise(float *samples, int32_t count, uint32_t seed);
float *floats(int32_t count); /* zeroed, to be freed; ASan watches both ends */
uint64_t hash(uint64_t seed, const void *bytes, size_t size);

typedef struct Test {
    const char *name;
    void (*run)(void);
} Test;

extern const Test module_tests[], parameter_tests[], automation_tests[], process_tests[], transport_tests[],
    state_tests[], life_tests[], thread_tests[], fuzz_tests[], program_tests[], quirk_tests[], latency_tests[],
    event_tests[], mode_tests[], instrument_tests[], midi_tests[], send_tests[], mpe_tests[];

#endif
