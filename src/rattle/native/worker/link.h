/* link.h: the memory that a host and the worker processes of one plugin instance share, and who may write what.
 *
 *   host, [audio]        input ring, records, signals slot.input; reads the output rings of the two slots
 *   worker, in its slot  output ring, meters, slot fields, signals `to_host`; reads input ring and records
 *   host, [supervisor]   which slot does what (slot.order), is_closed, supervision
 *
 * Time is the position: samples since the plugin was prepared, of the host's sample rate. The worker plays quanta,
 * positions k * quantum to (k + 1) * quantum - 1 for every k; quantum divides every ring's capacity, so each lies in
 * one piece. At a reset the host fills the quantum up with silence, and sample 0 of the new life is at the next.
 *
 * Output n belongs to input n: the worker knows nothing of the latency; the host's audio side reads at n - latency.
 * There are two slots, so that one worker can take over from another while what the first one finished is still
 * played. A worker that takes over begins some quanta before the position it is ordered to sound from (slot.sound):
 * what it plays until then is only heard by its own state.
 */
#ifndef RATTLE_WORKER_LINK_H
#define RATTLE_WORKER_LINK_H

#include "../ring/eventcount.h"
#include "../ring/ring.h"

enum {
    RATTLE_LINK_MAGIC = 0x4b4e4c52, /* "RLNK" */
    RATTLE_LINK_VERSION = 1,        /* of this layout */
    RATTLE_LINK_SLOTS = 2,
    RATTLE_RECORDS = 4096,          /* kept at least; a power of two */
    RATTLE_KEYFRAME = 16384,        /* samples from one to the next */
    RATTLE_OVERLAP = 512,           /* samples: whoever takes over from a dead one without being noticed sounds
                                       (slot.sound) from at least so long before the end of what that one finished */
    RATTLE_PAST_MS = 250,           /* that it plays unheard before, so that its state is what it was */
    RATTLE_HISTOGRAM = 64,          /* buckets: bucket b counts times below 2**(b / 2) microseconds */
};

/* ---- Records: all that is no audio, in order of position ---------------------------------------------- */

typedef enum RattleRecordKind {
    RATTLE_RECORD_PARAM,     /* index: Param; ramp: as it stands at the position */
    RATTLE_RECORD_TRANSPORT, /* transport: as it stands at the position */
    RATTLE_RECORD_CONNECTED, /* index: bits of the side-chains that are */
    RATTLE_RECORD_EVENT,     /* event */
    RATTLE_RECORD_RESET,     /* sample 0 is here; a keyframe follows */
    RATTLE_RECORD_KEYFRAME,  /* all Params, transport and connections follow, at the same position: whoever begins
                                at it or later needs no record before it. index: how many follow; origin: where
                                sample 0 was last */
} RattleRecordKind;

typedef struct RattleRecord {
    uint64_t position;
    uint32_t kind, index;
    union {
        RattleRamp ramp;
        RattleTransport transport;
        RattleEvent event;
        uint64_t origin;
    } as;
} RattleRecord;

typedef struct RattleRecords { /* like a ring of samples: what is `capacity` old is overwritten */
    uint64_t capacity;         /* a power of two: RATTLE_RECORDS, more if there are many Params */
    _Alignas(RATTLE_LINE) _Atomic uint64_t claimed;
    _Alignas(RATTLE_LINE) _Atomic uint64_t end; /* published before the input of their position is */
    _Alignas(RATTLE_LINE) RattleRecord records[];
} RattleRecords;

/* ---- Slots ------------------------------------------------------------------------------------------- */

typedef enum RattleOrder { /* to a slot's process, by the supervisor */
    RATTLE_ORDER_WAIT,     /* prepared or not, it has nothing to do */
    RATTLE_ORDER_PLAY,     /* from slot.first on; heard from slot.sound on */
    RATTLE_ORDER_END,
} RattleOrder;

typedef enum RattleSlotState { /* by the slot's process */
    RATTLE_SLOT_EMPTY,         /* nobody is there; the supervisor writes this one */
    RATTLE_SLOT_STARTING,      /* imports, makes, prepares, warms up */
    RATTLE_SLOT_READY,         /* warm: plays as soon as it is ordered to */
    RATTLE_SLOT_PLAYING,
    RATTLE_SLOT_FAILED,        /* the author's code raised before it was ready; the log says what */
} RattleSlotState;

typedef struct RattleWorkerHealth { /* by the worker; times in nanoseconds */
    _Atomic uint64_t quanta, exceptions;
    _Atomic uint64_t busy, busy_worst;          /* in process, together and the longest */
    _Atomic uint64_t pause_worst;               /* of the collector */
    _Atomic uint64_t pause_estimate;            /* twice the longest of ten forced before it played; 10 ms at least */
    _Atomic uint64_t collections, skipped;      /* quanta that it could not catch up with */
    _Atomic uint64_t memory;                    /* bytes resident, now and then */
    _Atomic uint64_t histogram[RATTLE_HISTOGRAM]; /* of times in process */
    _Atomic uint32_t is_real_time;              /* of a real-time scheduling class */
    _Atomic uint32_t is_silenced;               /* process raised in the last quantum */
} RattleWorkerHealth;

typedef struct RattleTurning { /* rattle_link_turn's own, of the slot's process */
    uint64_t record, record_end; /* those of the quantum that plays, and the next one's from record_end on */
    uint64_t idle;               /* behind the last quantum that it was idle before */
    uint64_t input_end, input_ns; /* what it last saw there, and since when it is the same */
    uint32_t is_playing, wants_keyframe;
} RattleTurning;

typedef struct RattleSlot {
    _Alignas(RATTLE_LINE) _Atomic uint32_t order; /* RattleOrder; [supervisor] */
    _Atomic uint64_t first, sound;                /* before order is PLAY; [supervisor] */
    _Alignas(RATTLE_LINE) _Atomic uint32_t state; /* RattleSlotState */
    _Atomic int32_t process;                      /* its id; 0: none */
    _Atomic uint64_t position;                    /* first sample of the quantum it plays or waits for */
    _Atomic uint32_t wants_rotation;              /* its memory grew beyond bounds: a spare one should take over.
                                                     0 again once a new process is STARTING there */
    RattleEventCount input;                       /* signalled by [audio] at the end of each quantum */
    _Alignas(RATTLE_LINE) RattleTurning turning;
    _Alignas(RATTLE_LINE) RattleWorkerHealth health;
} RattleSlot;

/* ---- The whole --------------------------------------------------------------------------------------- */

typedef struct RattleLinkShape {
    double sample_rate;                      /* the host's, Hz */
    uint32_t inputs, sidechains, outputs;    /* channels: of the main input, of all side-chains behind it */
    uint32_t quantum;                        /* samples; a power of two, 16 to 4096 */
    uint32_t latency;                        /* of the ring alone, samples */
    uint32_t largest_block;
    uint32_t params, meters;
    uint32_t declared;                       /* as RattleWorker has it */
    uint64_t capacity;                       /* of each ring */
} RattleLinkShape;

typedef enum RattlePace {  /* how a worker waits for input */
    RATTLE_PACE_TIMER,     /* it looks every 2 ms: the host never makes a system call */
    RATTLE_PACE_WAKE,      /* it is woken for each quantum: short latencies, and offline */
} RattlePace;

typedef struct RattleHostHealth { /* by [audio]; read by anybody */
    _Alignas(RATTLE_LINE) _Atomic uint64_t position;  /* samples written */
    _Atomic uint64_t underruns, missing, faded;       /* times; samples with nothing, with part of the worker's */
    _Atomic uint64_t lag_worst;                       /* samples: most that input was ahead of finished output */
    _Atomic uint64_t takeovers;                       /* changes of the slot that is heard */
    _Atomic uint64_t waits;                           /* bounded waits for a host that calls in bursts */
    _Atomic uint64_t system_calls;                    /* wakes that cost one */
    _Atomic uint32_t heard;                           /* slot; UINT32_MAX: none yet */
    _Atomic uint32_t is_dry;                          /* what is heard now is not the worker's */
} RattleHostHealth;

typedef struct RattleSupervision { /* by [supervisor]; read by anybody */
    _Alignas(RATTLE_LINE) _Atomic uint32_t status; /* RattleStatus */
    _Atomic uint32_t wanted_latency;   /* samples that the host was told of and did not take yet; 0: none */
    _Atomic uint64_t wanted_since;     /* host.position when it was told */
    _Atomic uint64_t deaths, hangs, reloads;
    _Atomic uint64_t adjustments;      /* of the latency, that hosts took, since the first link of the instance */
} RattleSupervision;

typedef struct RattleLink {
    uint32_t magic, version;
    uint64_t bytes; /* of all of it */
    RattleLinkShape shape;
    int64_t host_process;
    char name[128]; /* the plugin's, UTF-8, zero-terminated */
    _Alignas(RATTLE_LINE) _Atomic uint32_t is_closed; /* the host is gone or goes: processes end. [supervisor] */
    _Alignas(RATTLE_LINE) _Atomic uint32_t pace;      /* RattlePace. [supervisor] */
    _Atomic uint32_t is_offline;                      /* the host waits for every sample. [audio] */
    RattleEventCount to_host;                         /* signalled by workers at the end of each quantum */
    RattleHostHealth host;
    RattleSupervision supervision;
    RattleSlot slots[RATTLE_LINK_SLOTS];
    /* behind it: records, input ring [inputs + sidechains], output ring [outputs] of each slot, meters [2][meters]
       of double */
} RattleLink;

/* Of what one thread alone counts and any may read. [any] */
static inline void rattle_link_count(_Atomic uint64_t *counter, uint64_t more) RATTLE_NONBLOCKING {
    const uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
    atomic_store_explicit(counter, before + more, memory_order_relaxed);
}

/* Samples of each ring: a power of two of at least a second and 4 * latency, and twice what whoever takes over may be
 * behind when it begins: latency, largest_block, a quantum, RATTLE_OVERLAP and RATTLE_PAST_MS. [any] */
uint64_t rattle_link_capacity(const RattleLinkShape *shape);
uint64_t rattle_link_bytes(const RattleLinkShape *shape);
/* In zeroed memory aligned to RATTLE_LINE. [main] */
RattleLink *rattle_link_init(void *memory, const RattleLinkShape *shape, const char *name);
/* Of a link that another process made: NULL unless magic, version and bytes are ours. [any] */
RATTLE_EXPORT RattleLink *rattle_link_attach(void *memory, uint64_t bytes);

/* Its parts. [any] */
RattleRecords *rattle_link_records(const RattleLink *link) RATTLE_NONBLOCKING;
RATTLE_EXPORT RattleRing *rattle_link_input(const RattleLink *link) RATTLE_NONBLOCKING;
RATTLE_EXPORT RattleRing *rattle_link_output(const RattleLink *link, uint32_t slot) RATTLE_NONBLOCKING;
RATTLE_EXPORT double *rattle_link_meters(const RattleLink *link, uint32_t slot) RATTLE_NONBLOCKING;

/* ---- The worker's side: Python calls these by ctypes --------------------------------------------------- */

typedef enum RattleTurnKind {
    RATTLE_TURN_PLAY,   /* the quantum at position is whole: play it, then rattle_link_finish */
    RATTLE_TURN_IDLE,   /* all input is played: a moment for the collector, once a quantum. slack_us: of sound that
                           the quantum at position still lacks */
    RATTLE_TURN_WAIT,   /* nothing happened for 100 ms, or it was told to wait */
    RATTLE_TURN_SKIP,   /* it was more than half of the ring behind: position is where it goes on, in the next turn */
    RATTLE_TURN_END,    /* ordered to end, or the host is gone */
} RattleTurnKind;

typedef struct RattleTurn {
    uint32_t kind;
    uint32_t slack_us;
    uint64_t position;
    uint64_t record, record_end; /* of PLAY: records that apply from this quantum's start to before its end, in order;
                                    after SKIP, at the first quantum, or if records were lost, they begin at the last
                                    keyframe at or before it, else at the first that there is; or before it at
                                    the last RESET, if it has not named that */
} RattleTurn;

/* Waits, at most 100 ms. Never busy. Times out also to see whether the host still lives. A PLAY that is not
 * finished comes again. [worker] */
RATTLE_EXPORT void rattle_link_turn(RattleLink *link, uint32_t slot, RattleTurn *turn);

/* Record number n of those named by a turn; false if it was overwritten meanwhile. [worker] */
RATTLE_EXPORT bool rattle_link_record(const RattleLink *link, uint64_t number, RattleRecord *record);

/* The output of the turn's quantum is written (rattle_ring_at): publishes it, wakes a host that waits, and counts
 * busy_ns into the health. [worker] */
RATTLE_EXPORT void rattle_link_finish(RattleLink *link, uint32_t slot, uint64_t busy_ns);

/* The process says how far it is. STARTING forgets what the slot's last one was doing. PLAYING is said by
 * rattle_link_turn. [worker] */
RATTLE_EXPORT void rattle_link_state(RattleLink *link, uint32_t slot, uint32_t state, int32_t process);

/* ---- The supervisor's side ----------------------------------------------------------------------------- */

/* Orders the slot's process, and wakes it. first, sound: of PLAY. [supervisor] */
void rattle_link_order(RattleLink *link, uint32_t slot, uint32_t order, uint64_t first, uint64_t sound);

/* The slot's process is gone: EMPTY, and ordered to WAIT; nobody sleeps there. [supervisor] */
void rattle_link_vacate(RattleLink *link, uint32_t slot);

/* Ends all. [supervisor] */
void rattle_link_close(RattleLink *link);

/* ---- The host's audio side ----------------------------------------------------------------------------- */

/* Appends; position is that of the next input sample. [audio] */
void rattle_link_tell(RattleLink *link, const RattleRecord *record) RATTLE_NONBLOCKING;

#endif
