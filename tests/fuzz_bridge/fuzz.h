/* fuzz.h: a program of calls, read from the fuzzer's bytes, on up to three instances of a plugin. What no
 * check may break stands in oracles.c: a process that ends by itself is what a fuzzer looks for. */
#ifndef FUZZ_H
#define FUZZ_H

#include "bytes.h"
#include "hostile/host/application.h"
#include "hostile/host/events.h"
#include "hostile/host/handler.h"
#include "hostile/host/points.h"
#include "hostile/host/stream.h"

enum { SLOTS = 3, STATES = 4, HOLDS = 16, KNOWN_IDS = 64 };

typedef struct Slot { /* an instance; component NULL: none */
    IComponent *component;
    IAudioProcessor *processor;
    IEditController *controller;
    IUnitInfo *units;
    FUnknown *holds[HOLDS]; /* what queryInterface gave beyond these */
    int32_t hold_count;
    Handler handler;
    Application application;
} Slot;

typedef struct Fuzz {
    Run *run;
    Bytes bytes;
    IPluginFactory *factory;
    TUID cid;
    Slot slots[SLOTS];
    Stream *states[STATES]; /* saved by the plugin, or bytes; NULL: none yet */
    bool is_whole[STATES];  /* as the plugin saved it: it must be taken back */
    ParamID ids[KNOWN_IDS];
    uint32_t id_count;
} Fuzz;

/* A life: created and destroyed as one wants, without any order between. */
void slot_create(Fuzz *fuzz, Slot *slot);
void slot_destroy(Slot *slot);

/* Calls, of an instance that is there. */
void life_call(Fuzz *fuzz, Slot *slot);   /* initialize, activation, references */
void setup_call(Fuzz *fuzz, Slot *slot);  /* rates, buses, arrangements */
void state_call(Fuzz *fuzz, Slot *slot);  /* getState, setState, of both sides */
void value_call(Fuzz *fuzz, Slot *slot);  /* parameters and their texts */
void ask_call(Fuzz *fuzz, Slot *slot);    /* whatever only answers */
void block_call(Fuzz *fuzz, Slot *slot);  /* process */

/* A parameter's id, mostly one that is there. */
ParamID take_id(Fuzz *fuzz);

/* ---- Oracles ---------------------------------------------------------------------------------------- */

/* Says what is wrong and ends the process. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define HOLDS_THAT(condition, ...)                                                                           \
    do {                                                                                                     \
        if (!(condition)) fuzz_fail(__VA_ARGS__);                                                            \
    } while (0)

/* The platform, watched: what is taken in process is a failure, and memory may run out. */
extern _Thread_local bool is_in_process;
extern int32_t takes_left; /* negative: never runs out */
extern int64_t blocks_taken;

/* Control bits of the floating-point unit: hosts want theirs back. */
uint32_t fp_control(void);
void fp_set_control(uint32_t control);

#endif
