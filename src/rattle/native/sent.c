#include "sent.h"

enum {
    NOTES = 128,
    KEYS = 16 * NOTES,
    NONE = 0, /* no place in sounding: places count from 1, so that zeroed memory is empty */
};

/* A note-on that no note-off ended. Those of one key are in a row, in the order they were sent. */
typedef struct Sounding {
    int32_t id;
    uint32_t next; /* place of the next of the key, or of the next free one */
} Sounding;

struct RattleSent {
    uint32_t count;
    uint32_t last_offset;
    uint64_t dropped;
    uint32_t used, free;  /* places that were ever used; the first of those that are free again */
    uint32_t first[KEYS]; /* places */
    uint32_t last[KEYS];
    Sounding sounding[RATTLE_SENT_NOTES + 1];
    RattleSentEvent events[RATTLE_SENT + RATTLE_SENT_NOTES];
};

uint64_t rattle_sent_bytes(void) { return rattle_arena_padded(sizeof(RattleSent)); }

RattleSent *rattle_sent_prepare(RattleArena *arena) { return rattle_arena_take(arena, sizeof(RattleSent)); }

void rattle_sent_begin(RattleSent *sent) { sent->count = sent->last_offset = 0; }

/* ---- What sounds ---------------------------------------------------------------------------------------- */

static uint32_t key_of(const RattleEvent *event) { return (uint32_t)(event->channel * NOTES + event->note); }

static bool has_place(const RattleSent *sent) { return sent->free != NONE || sent->used < RATTLE_SENT_NOTES; }

static void note_begins(RattleSent *sent, const RattleEvent *event) {
    const uint32_t key = key_of(event), place = sent->free != NONE ? sent->free : ++sent->used;
    if (sent->free != NONE) sent->free = sent->sounding[place].next;
    sent->sounding[place] = (Sounding){event->id, NONE};
    if (sent->first[key] == NONE) sent->first[key] = place;
    else sent->sounding[sent->last[key]].next = place;
    sent->last[key] = place;
}

/* The place before the one of this id, NONE for the first of the key, which is the oldest. */
static uint32_t before(const RattleSent *sent, uint32_t key, int32_t id) {
    uint32_t previous = NONE;
    for (uint32_t place = sent->first[key]; id != -1 && place != NONE; place = sent->sounding[place].next) {
        if (sent->sounding[place].id == id) return previous;
        previous = place;
    }
    return NONE;
}

/* Its id. Something of this key sounds. */
static int32_t note_ends(RattleSent *sent, uint32_t key, int32_t id) {
    const uint32_t previous = before(sent, key, id);
    const uint32_t place = previous == NONE ? sent->first[key] : sent->sounding[previous].next;
    Sounding *ended = &sent->sounding[place];
    if (previous == NONE) sent->first[key] = ended->next;
    else sent->sounding[previous].next = ended->next;
    if (sent->last[key] == place) sent->last[key] = previous;
    ended->next = sent->free;
    sent->free = place;
    return ended->id;
}

/* ---- What is sent --------------------------------------------------------------------------------------- */

static int32_t whole_between(int32_t value, int32_t low, int32_t high) {
    return value < low ? low : value > high ? high : value;
}

static double between(double value, double low, double high) {
    if (value != value) return 0.0;
    return value < low ? low : value > high ? high : value;
}

static double legal_value(const RattleEvent *event) {
    if (event->kind == RATTLE_PITCH_BEND) return between(event->value, -1.0, 1.0);
    if (event->kind != RATTLE_EXPRESSION) return between(event->value, 0.0, 1.0);
    switch (event->number) {
    case RATTLE_EXPRESSION_VOLUME: return between(event->value, 0.0, 4.0);
    case RATTLE_EXPRESSION_PAN: return between(event->value, -1.0, 1.0);
    case RATTLE_EXPRESSION_TUNING: return between(event->value, -120.0, 120.0);
    default: return between(event->value, 0.0, 1.0);
    }
}

static RattleEvent legal(const RattleEvent *given) {
    RattleEvent event = *given;
    const bool is_note = event.kind == RATTLE_NOTE_ON || event.kind == RATTLE_NOTE_OFF;
    event.channel = whole_between(event.channel, 0, 15);
    event.note = whole_between(event.note, is_note ? 0 : -1, 127);
    event.number = whole_between(event.number, -1, 127);
    event.tuning = (float)between((double)event.tuning, -12000.0, 12000.0);
    event.value = legal_value(given);
    if (event.kind == RATTLE_NOTE_ON && event.value == 0.0) event.kind = RATTLE_NOTE_OFF;
    return event;
}

static void append(RattleSent *sent, uint32_t offset, const RattleEvent *event) {
    if (offset > sent->last_offset) sent->last_offset = offset;
    sent->events[sent->count++] = (RattleSentEvent){sent->last_offset, *event};
}

/* Beyond it there is room for the ends of all that can sound. */
static bool has_room(const RattleSent *sent, const RattleEvent *event) {
    if (sent->count >= RATTLE_SENT) return false;
    return event->kind != RATTLE_NOTE_ON || has_place(sent);
}

void rattle_sent_add(RattleSent *sent, uint32_t offset, const RattleEvent *given) {
    if (given->kind > RATTLE_PROGRAM) return;
    RattleEvent event = legal(given);
    const bool is_of_a_note = event.note >= 0, sounds = is_of_a_note && sent->first[key_of(&event)] != NONE;
    if (event.kind == RATTLE_NOTE_OFF) {
        if (!sounds) return;
        event.id = note_ends(sent, key_of(&event), event.id);
        append(sent, offset, &event);
        return;
    }
    if (!has_room(sent, &event)) {
        sent->dropped++;
        return;
    }
    if (event.kind == RATTLE_NOTE_ON) note_begins(sent, &event);
    else if (sounds && event.id == -1) event.id = sent->sounding[sent->first[key_of(&event)]].id;
    append(sent, offset, &event);
}

void rattle_sent_end_all(RattleSent *sent, uint32_t offset) {
    for (uint32_t key = 0; key < KEYS; key++)
        while (sent->first[key] != NONE) {
            const RattleEvent off = {RATTLE_NOTE_OFF, (int32_t)(key / NOTES), (int32_t)(key % NOTES), -1, -1, 0, 0};
            rattle_sent_add(sent, offset, &off);
        }
}

const RattleSentEvent *rattle_sent_events(const RattleSent *sent, uint32_t *count) {
    *count = sent->count;
    return sent->events;
}

uint64_t rattle_sent_dropped(const RattleSent *sent) { return sent->dropped; }
