/* watch.h: what a supervisor knows of its instance's processes, and what its thread does about them. Each file has
 * its part: family.c starts and ends processes, watch.c sees how they are and who plays, waits.c measures how long
 * input waits. Inside worker/ only, and all by the house's thread, with its lock. */
#ifndef RATTLE_WORKER_WATCH_H
#define RATTLE_WORKER_WATCH_H

#include "adaptive.h"
#include "house.h"
#include "places.h"

#define RATTLE_SECOND_NS UINT64_C(1000000000)
#define RATTLE_MS_NS UINT64_C(1000000)

enum { RATTLE_DEATHS = 3, RATTLE_SUPERVISOR_HANDLES = 6 };

typedef struct RattleParent { /* has prepared the plugin, forks workers */
    RattleNursery *nursery;   /* NULL: there is no parent */
    RattleProcess process;    /* once it has said its id */
    int64_t channel;          /* -1: closed, the parent is gone or about to go */
    uint64_t closed_ns;
    bool has_served;          /* some worker of it was ready */
} RattleParent;

typedef enum RattleAnswer { RATTLE_ANSWER_NONE, RATTLE_ANSWER_LATER, RATTLE_ANSWER_SETTLED } RattleAnswer;

typedef enum RattleSlotUse {
    RATTLE_SLOT_VACANT,
    RATTLE_SLOT_COMING, /* asked for, not ready yet */
    RATTLE_SLOT_SPARE,  /* ready */
    RATTLE_SLOT_PLAYS,  /* ordered to, and offered to audio */
    RATTLE_SLOT_FADES,  /* still plays, while audio goes over to another */
    RATTLE_SLOT_LEAVES, /* ordered to end; killed if it does not */
} RattleSlotUse;

typedef struct RattleSlotWatch {
    uint32_t use;          /* RattleSlotUse */
    bool is_of_successor;  /* of the author's file as it is now */
    bool is_hung;          /* which is why it leaves */
    RattleProcess process; /* id 0: it has not said it yet */
    uint64_t since_ns;     /* of this use */
    uint64_t position;     /* when it last moved */
    uint64_t stalled_ns;   /* since then, while there was input */
} RattleSlotWatch;

struct RattleSupervisor {
    RattleSupervisor *next;
    const RattleWorker *worker;
    RattleLink *link;
    int64_t memory, log; /* handles */
    int64_t host;        /* the process that opened it */
    RattleAudio *audio;
    const RattleListener *listener;
    RattlePlaces places;
    RattleParent parent, successor; /* the successor forks from the author's file as it is now: hot reload */
    RattleSlotWatch slots[RATTLE_LINK_SLOTS];
    int32_t playing;       /* slot; -1: none */
    uint64_t heard_until;  /* where output ends that was finished */
    bool has_played, is_dry, is_reloading;
    bool has_come;         /* some worker process has shown itself: there is a Python */
    bool has_no_python;
    bool was_young;        /* the last one died or hung as soon as it played: the next leaves its past out ... */
    uint64_t behind_death; /* ... and what it was at */
    uint64_t deaths_ns[RATTLE_DEATHS];
    uint64_t ask_ns;       /* not before this */
    uint64_t looked_ns, log_ns, closing_ns;
    uint64_t host_position, moved_ns; /* when the host last played */
    RattleAdaptive adaptive;
    uint64_t waited_ns;    /* longest since adaptive was asked */
    uint64_t adaptive_ns, pause_worst_ns, busy_counts[RATTLE_HISTOGRAM];
    uint32_t busy_slot;
    bool has_estimate;
    uint32_t proposal;     /* samples to tell the listener, 0: none */
    uint64_t proposal_ns;  /* not before this */
    RattleThread *teller;  /* NULL: nobody is telling it */
    uint32_t told;         /* samples, by the teller */
    _Atomic uint32_t answer; /* RattleAnswer, of the listener */
    _Atomic uint32_t wants_reload;
    _Atomic uint32_t is_settled; /* a worker plays, or none will: open returns */
    _Atomic uint32_t is_closing, is_gone;
};

/* ---- supervisor.c -------------------------------------------------------------------------------------- */

/* Sees to what is due; false once nothing is left. [supervisor] */
bool rattle_supervisor_look(RattleSupervisor *supervisor, uint64_t now_ns);
/* What would wake it; at most RATTLE_SUPERVISOR_HANDLES. [supervisor] */
uint32_t rattle_supervisor_handles(const RattleSupervisor *supervisor, int64_t *handles);
/* How long it may sleep otherwise, microseconds. [supervisor] */
uint32_t rattle_supervisor_patience_us(const RattleSupervisor *supervisor, uint64_t now_ns);
/* Dry from now on, and says why: parts of a line, the last NULL. [supervisor] */
void rattle_supervisor_give_up(RattleSupervisor *supervisor, RattleStatus status, const char *const *why);

/* ---- family.c ------------------------------------------------------------------------------------------ */

/* For a worker in a vacant slot. [supervisor] */
RattleAsked rattle_family_ask(RattleSupervisor *supervisor, uint32_t slot, bool of_successor);
/* Hears what the parents say, and sees them end. [supervisor] */
void rattle_family_look(RattleSupervisor *supervisor, uint64_t now_ns);
/* Closes a parent's channel, so that it ends. [supervisor] */
void rattle_family_close(RattleParent *parent, uint64_t now_ns);
/* Both are forgotten. [supervisor] */
bool rattle_family_is_gone(const RattleSupervisor *supervisor);
/* No parent will put anybody into the slot any more. [supervisor] */
bool rattle_family_is_lost(const RattleSupervisor *supervisor, uint32_t slot);
/* The parent that the slot's process comes from; it may be gone. [supervisor] */
RattleParent *rattle_family_parent(RattleSupervisor *supervisor, uint32_t slot);
/* Of the processes that the slot's comes from; 0: they are gone. [supervisor] */
int64_t rattle_family_session(RattleSupervisor *supervisor, uint32_t slot);
/* A process has shown itself in the slot; and one that ended before any did, of a Python that will not do.
 * [supervisor] */
void rattle_family_came(RattleSupervisor *supervisor, uint32_t slot);
bool rattle_family_never_came(const RattleSupervisor *supervisor, uint32_t slot);

/* ---- watch.c ------------------------------------------------------------------------------------------- */

/* Who is there, dead, ready or hung; who plays; who is asked for. [supervisor] */
void rattle_watch_look(RattleSupervisor *supervisor, uint64_t now_ns);
/* Who does not play yet leaves. [supervisor] */
void rattle_watch_dismiss(RattleSupervisor *supervisor, uint64_t now_ns);
/* Orders who is there to end, and kills who does not; true once nobody is. [supervisor] */
bool rattle_watch_end(RattleSupervisor *supervisor, uint64_t now_ns);

/* ---- waits.c ------------------------------------------------------------------------------------------- */

/* Whole input waited so long. [supervisor] */
void rattle_waits_note(RattleSupervisor *supervisor, uint64_t waited_ns);
/* Of an adaptive plugin: proposes another latency if the waits ask for one. [supervisor] */
void rattle_waits_look(RattleSupervisor *supervisor, uint64_t now_ns);
/* Tells the listener what is proposed, in a thread of its own, for the host that is called there may do anything, even
 * wait for another instance's worker; and hears what it said. True while somebody is telling. [supervisor] */
bool rattle_waits_tell(RattleSupervisor *supervisor, uint64_t now_ns);

#endif
