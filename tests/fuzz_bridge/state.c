/* state.c: states saved, loaded, spoilt and made up; what was saved is always taken back. */
#include "fuzz.h"

enum { LONGEST = 2048 };

static void twist(Fuzz *fuzz, Stream *stream) {
    const uint32_t kind = take8(&fuzz->bytes);
    stream->piece = kind & 1 ? 1 + (int32_t)below(&fuzz->bytes, 200) : 0;
    stream->errs_at_end = kind & 2;
    stream->errs_always = (kind & 12) == 12;
    stream->cannot_seek = kind & 16;
    stream->is_sizeable = kind & 32;
    stream->lie = kind & 64 ? take16(&fuzz->bytes) : 0;
}

static void save(Fuzz *fuzz, Slot *slot) {
    const uint32_t place = below(&fuzz->bytes, STATES);
    Stream *stream = stream_new(fuzz->run);
    const bool is_twisted = take8(&fuzz->bytes) % 4 == 0;
    if (is_twisted) twist(fuzz, stream);
    if (is_twisted && take8(&fuzz->bytes) % 2) stream->room = 1 + (int64_t)take8(&fuzz->bytes);
    const tresult result = slot->component->vtbl->getState(slot->component, &stream->interface);
    HOLDS_THAT(result == kResultOk || is_twisted || takes_left == 0, "getState says %d", (int)result);
    if (result == kResultOk && stream->room == 0 && !stream->errs_always) {
        fuzz->states[place] = stream;
        fuzz->is_whole[place] = true;
    }
}

/* Changes a few bytes, cuts, or doubles a part. */
static void spoil(Fuzz *fuzz, uint32_t place) {
    const Stream *old = fuzz->states[place];
    Stream *stream = stream_again(old);
    for (uint32_t i = 1 + below(&fuzz->bytes, 6); i > 0 && stream->size > 0; i--) {
        const int64_t at = (uint16_t)take16(&fuzz->bytes) % stream->size;
        static const char of_json[] = "{}[]\":,-+.eE0123456789tfn\\u \x80\xff";
        const uint32_t how = take8(&fuzz->bytes);
        if (how < 160) stream->bytes[at] = (unsigned char)of_json[how % (sizeof of_json - 1)];
        else if (how < 240) stream->bytes[at] = (unsigned char)take8(&fuzz->bytes);
        else stream->size = at;
    }
    fuzz->states[place] = stream;
    fuzz->is_whole[place] = false;
}

static void make_up(Fuzz *fuzz, uint32_t place) {
    size_t size = (uint16_t)take16(&fuzz->bytes) % LONGEST;
    if (size > fuzz->bytes.left) size = fuzz->bytes.left;
    fuzz->states[place] = stream_of(fuzz->run, fuzz->bytes.data, (int64_t)size);
    fuzz->is_whole[place] = false;
    fuzz->bytes.data += size;
    fuzz->bytes.left -= size;
}

/* What is saved right after a load is what was loaded. */
static void compare(Fuzz *fuzz, Slot *slot, const Stream *loaded) {
    Stream *again = stream_new(fuzz->run);
    if (takes_left >= 0) return;
    HOLDS_THAT(slot->component->vtbl->getState(slot->component, &again->interface) == kResultOk,
               "a state that was loaded is not saved");
    HOLDS_THAT(streams_equal(loaded, again), "loaded: %.*s\nsaved: %.*s", (int)loaded->size,
               (const char *)loaded->bytes, (int)again->size, (const char *)again->bytes);
}

static void load(Fuzz *fuzz, Slot *slot) {
    const uint32_t place = below(&fuzz->bytes, STATES), which = take8(&fuzz->bytes);
    if (fuzz->states[place] == NULL) return;
    Stream *stream = stream_again(fuzz->states[place]);
    if (which >= 192) twist(fuzz, stream);
    const bool is_good = fuzz->is_whole[place] && !stream->errs_always && takes_left < 0;
    const bool is_component = which % 4 != 0;
    IEditController *controller = slot->controller;
    const tresult result = is_component
                               ? slot->component->vtbl->setState(slot->component, &stream->interface)
                               : controller->vtbl->setComponentState(controller, &stream->interface);
    HOLDS_THAT(result == kResultOk || !is_good, "its own state is refused: %d", (int)result);
    if (is_good && is_component) compare(fuzz, slot, fuzz->states[place]);
}

void state_call(Fuzz *fuzz, Slot *slot) {
    const uint32_t call = take8(&fuzz->bytes), place = call % STATES;
    IEditController *controller = slot->controller;
    if (call < 80) save(fuzz, slot);
    else if (call < 110 && fuzz->states[place] != NULL) spoil(fuzz, place);
    else if (call < 125) make_up(fuzz, place);
    else if (call < 245) load(fuzz, slot);
    else if (call < 248) (void)slot->component->vtbl->setState(slot->component, NULL);
    else if (call < 251) (void)slot->component->vtbl->getState(slot->component, NULL);
    else if (fuzz->states[place] != NULL)
        (void)controller->vtbl->setState(controller, &stream_again(fuzz->states[place])->interface);
    else (void)controller->vtbl->getState(controller, &stream_new(fuzz->run)->interface);
}
