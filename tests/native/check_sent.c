/* What is sent: legal, in order, and every note ended once, by the name it began with. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "sent.h"

static RattleSent *open_sent(void) {
    void *memory = aligned_alloc(RATTLE_ARENA_ALIGNMENT, rattle_sent_bytes());
    memset(memory, 0, rattle_sent_bytes());
    RattleArena arena = {memory, rattle_sent_bytes(), 0};
    RattleSent *sent = rattle_sent_prepare(&arena);
    CHECK(arena.used == arena.size);
    rattle_sent_begin(sent);
    return sent;
}

static void send(RattleSent *sent, uint32_t offset, RattleEvent event) { rattle_sent_add(sent, offset, &event); }

static void key(RattleSent *sent, uint32_t offset, RattleEventKind kind, int32_t note, int32_t id) {
    send(sent, offset, (RattleEvent){kind, 0, note, -1, id, 0.0f, 0.5});
}

static uint32_t count_of(const RattleSent *sent) {
    uint32_t count;
    rattle_sent_events(sent, &count);
    return count;
}

static RattleSentEvent nth(const RattleSent *sent, uint32_t index) {
    uint32_t count;
    const RattleSentEvent *events = rattle_sent_events(sent, &count);
    CHECK(index < count);
    return events[index];
}

static void check_legal(void) {
    RattleSent *sent = open_sent();
    send(sent, 3, (RattleEvent){RATTLE_NOTE_ON, 99, 200, -1, -1, 1e9f, 7.0});
    CHECK(nth(sent, 0).event.channel == 15 && nth(sent, 0).event.note == 127 && nth(sent, 0).event.value == 1.0);
    CHECK(nth(sent, 0).event.tuning == 12000.0f && nth(sent, 0).offset == 3);
    send(sent, 1, (RattleEvent){RATTLE_PITCH_BEND, -4, -1, -1, -1, NAN, -3.0});
    CHECK(nth(sent, 1).offset == 3 && nth(sent, 1).event.value == -1.0 && nth(sent, 1).event.channel == 0);
    CHECK(nth(sent, 1).event.tuning == 0.0f);
    send(sent, 5, (RattleEvent){RATTLE_CONTROLLER, 0, -1, 300, -1, 0.0f, NAN});
    CHECK(nth(sent, 2).event.number == 127 && nth(sent, 2).event.value == 0.0 && nth(sent, 2).offset == 5);
    send(sent, 5, (RattleEvent){RATTLE_EXPRESSION, 0, 60, RATTLE_EXPRESSION_TUNING, -1, 0.0f, 500.0});
    CHECK(nth(sent, 3).event.value == 120.0);
    send(sent, 5, (RattleEvent){RATTLE_EXPRESSION, 0, 60, RATTLE_EXPRESSION_VOLUME, -1, 0.0f, 500.0});
    send(sent, 5, (RattleEvent){RATTLE_EXPRESSION, 0, 60, RATTLE_EXPRESSION_PAN, -1, 0.0f, -500.0});
    CHECK(nth(sent, 4).event.value == 4.0 && nth(sent, 5).event.value == -1.0);
    send(sent, 6, (RattleEvent){99, 0, 60, 0, -1, 0.0f, 0.0});
    CHECK(count_of(sent) == 6);
    rattle_sent_begin(sent);
    CHECK(count_of(sent) == 0);
    send(sent, 0, (RattleEvent){RATTLE_PROGRAM, 2, -1, 5, -1, 0.0f, 0.0});
    CHECK(nth(sent, 0).offset == 0 && nth(sent, 0).event.number == 5 && nth(sent, 0).event.channel == 2);
    free(sent);
}

static void check_notes_end_once(void) {
    RattleSent *sent = open_sent();
    key(sent, 0, RATTLE_NOTE_OFF, 60, -1); /* does not sound */
    key(sent, 0, RATTLE_NOTE_ON, 60, 5);
    key(sent, 0, RATTLE_NOTE_ON, 60, 6);
    key(sent, 0, RATTLE_NOTE_ON, 60, 7);
    send(sent, 0, (RattleEvent){RATTLE_PRESSURE, 0, 60, -1, -1, 0.0f, 0.5}); /* of the oldest */
    CHECK(nth(sent, 3).event.kind == RATTLE_PRESSURE && nth(sent, 3).event.id == 5);
    key(sent, 0, RATTLE_NOTE_OFF, 60, 7);
    rattle_sent_begin(sent); /* notes go on over the border of blocks */
    key(sent, 0, RATTLE_NOTE_OFF, 60, 99);
    send(sent, 0, (RattleEvent){RATTLE_NOTE_ON, 0, 60, -1, -1, 0.0f, -1.0}); /* a note-off */
    key(sent, 0, RATTLE_NOTE_OFF, 60, -1);
    CHECK(count_of(sent) == 2);
    CHECK(nth(sent, 0).event.id == 5 && nth(sent, 1).event.id == 6);
    CHECK(nth(sent, 1).event.kind == RATTLE_NOTE_OFF && nth(sent, 1).event.value == 0.0);
    key(sent, 0, RATTLE_NOTE_ON, 60, 8); /* the row is whole again */
    key(sent, 0, RATTLE_NOTE_ON, 60, 9);
    key(sent, 0, RATTLE_NOTE_OFF, 60, 9);
    key(sent, 0, RATTLE_NOTE_ON, 60, 10);
    key(sent, 0, RATTLE_NOTE_ON, 61, -1);
    rattle_sent_begin(sent);
    rattle_sent_end_all(sent, 17);
    CHECK(count_of(sent) == 3 && nth(sent, 0).event.id == 8 && nth(sent, 1).event.id == 10);
    CHECK(nth(sent, 2).event.note == 61 && nth(sent, 2).offset == 17);
    rattle_sent_end_all(sent, 18);
    CHECK(count_of(sent) == 3 && rattle_sent_dropped(sent) == 0);
    free(sent);
}

/* A block that is too full loses everything but the ends of notes. */
static void check_a_full_block(void) {
    RattleSent *sent = open_sent();
    for (int32_t id = 0; id < RATTLE_SENT_NOTES; id++) key(sent, 0, RATTLE_NOTE_ON, id % 128, id);
    rattle_sent_begin(sent);
    key(sent, 0, RATTLE_NOTE_ON, 3, 5000);
    CHECK(rattle_sent_dropped(sent) == 1 && count_of(sent) == 0); /* so many notes never sound */
    for (uint32_t i = 0; i < RATTLE_SENT + 10; i++)
        send(sent, i, (RattleEvent){RATTLE_CONTROLLER, 0, -1, 1, -1, 0.0f, 0.5});
    CHECK(rattle_sent_dropped(sent) == 11 && count_of(sent) == RATTLE_SENT);
    key(sent, 2000, RATTLE_NOTE_OFF, 3, -1);
    key(sent, 2000, RATTLE_NOTE_ON, 3, -1);
    CHECK(rattle_sent_dropped(sent) == 12 && nth(sent, RATTLE_SENT).offset == 2000);
    rattle_sent_end_all(sent, 2001);
    CHECK(count_of(sent) == RATTLE_SENT + RATTLE_SENT_NOTES);
    free(sent);
}

/* Against a model that counts: as many note-offs as note-ons, and none without one. */
static void check_at_random(void) {
    RattleSent *sent = open_sent();
    int32_t sounding[16 * 128] = {0};
    for (uint32_t block = 0; block < 300; block++) {
        rattle_sent_begin(sent);
        for (uint32_t i = random_below(40); i > 0; i--) {
            const RattleEventKind kind = random_below(2) ? RATTLE_NOTE_ON : RATTLE_NOTE_OFF;
            const int32_t id = random_below(2) ? (int32_t)random_below(4) : -1;
            send(sent, random_below(64), (RattleEvent){kind, (int32_t)random_below(2), (int32_t)random_below(4), -1, id,
                                                       0.0f, random_below(4) * 0.25});
        }
        if (random_below(20) == 0) rattle_sent_end_all(sent, 64);
        uint32_t last = 0;
        for (uint32_t i = 0; i < count_of(sent); i++) {
            const RattleSentEvent each = nth(sent, i);
            int32_t *of_key = &sounding[each.event.channel * 128 + each.event.note];
            *of_key += each.event.kind == RATTLE_NOTE_ON ? 1 : -1;
            CHECK(*of_key >= 0 && each.offset >= last);
            CHECK(each.event.kind == RATTLE_NOTE_OFF || each.event.value > 0.0);
            last = each.offset;
        }
    }
    rattle_sent_begin(sent);
    rattle_sent_end_all(sent, 0);
    int32_t left = 0;
    for (uint32_t k = 0; k < 16 * 128; k++) left += sounding[k];
    CHECK(left == (int32_t)count_of(sent) && left > 0);
    free(sent);
}

int main(void) {
    check_legal();
    check_notes_end_once();
    check_a_full_block();
    check_at_random();
    return failure_count > 0;
}
