/* streams.c: one state through streams of all kinds. */
#include "../parameters.h"
#include "../table.h"

enum { JUNK_BYTES = 300 };

typedef struct Loading {
    Instance *first, *second;
    Stream *state;
} Loading;

static Loading begin(Run *run) {
    Loading loading = {instance_open(run, usual_setup), instance_create(run), NULL};
    if (parameter_count(loading.first) == 0) run_skip(run, "it has no parameters");
    move_all(loading.first, 17);
    instance_sync(loading.first);
    loading.state = instance_save(loading.first);
    return loading;
}

/* The stream goes into the component, another like it into the controller. */
static void load(Run *run, Loading *loading, Stream *one, Stream *other, const char *how) {
    IComponent *component = loading->second->component;
    IEditController *controller = loading->second->controller;
    const tresult result = component->vtbl->setState(component, &one->interface);
    EXPECT(result == kResultOk, "%s: setState says %d", how, (int)result);
    (void)controller->vtbl->setComponentState(controller, &other->interface);
    for (int32_t i = 0; i < parameter_count(loading->first); i++) {
        const ParameterInfo info = parameter_at(loading->first, i);
        if (!is_setting(&info)) continue;
        const double wanted = shown(loading->first, info.id), is = shown(loading->second, info.id);
        EXPECT(is_near(&info, is, wanted), "%s: parameter %d is %g and was %g", how, (int)i, is, wanted);
    }
    EXPECT(streams_equal(loading->state, instance_save(loading->second)), "%s: saved again it is another one",
           how);
}

static Stream *behind_junk(Run *run, const Stream *state) {
    unsigned char *bytes = run_take(run, (size_t)state->size + JUNK_BYTES);
    memset(bytes, '{', JUNK_BYTES);
    memcpy(bytes + JUNK_BYTES, state->bytes, (size_t)state->size);
    Stream *stream = stream_of(run, bytes, state->size + JUNK_BYTES);
    stream->start = stream->position = JUNK_BYTES;
    return stream;
}

static void junk_before(Run *run) {
    Loading loading = begin(run);
    load(run, &loading, behind_junk(run, loading.state), behind_junk(run, loading.state),
         "behind other bytes");
}

static Stream *before_junk(Run *run, const Stream *state) {
    unsigned char *bytes = run_take(run, (size_t)state->size + JUNK_BYTES);
    memcpy(bytes, state->bytes, (size_t)state->size);
    memset(bytes + state->size, 0xEE, JUNK_BYTES);
    return stream_of(run, bytes, state->size + JUNK_BYTES);
}

static void junk_behind(Run *run) {
    Loading loading = begin(run);
    load(run, &loading, before_junk(run, loading.state), before_junk(run, loading.state),
         "before other bytes");
}

static void each_way(Run *run, void (*twist)(Stream *stream), const char *how) {
    Loading loading = begin(run);
    Stream *one = stream_again(loading.state), *other = stream_again(loading.state);
    twist(one), twist(other);
    load(run, &loading, one, other, how);
}

static void in_ones(Stream *stream) { stream->piece = 1; }
static void in_sevens(Stream *stream) { stream->piece = 7; }
static void with_error_at_end(Stream *stream) { stream->errs_at_end = true; }
static void with_errors(Stream *stream) { stream->errs_always = true; }
static void without_seek(Stream *stream) { stream->cannot_seek = true; }
static void larger(Stream *stream) { stream->is_sizeable = true, stream->lie = 100000; }
static void smaller(Stream *stream) { stream->is_sizeable = true, stream->lie = -stream->size; }

static void short_reads(Run *run) {
    each_way(run, in_ones, "byte by byte");
    each_way(run, in_sevens, "seven bytes at a time");
}
static void error_at_end(Run *run) { each_way(run, with_error_at_end, "with an error at its end"); }
static void errors_always(Run *run) { each_way(run, with_errors, "with an error at each read"); }
static void no_seek(Run *run) { each_way(run, without_seek, "without seek and tell"); }
static void lying_size(Run *run) {
    each_way(run, larger, "told to be larger");
    each_way(run, smaller, "told to be empty");
}

static void partial_writes(Run *run) {
    const Loading loading = begin(run);
    IComponent *component = loading.first->component;
    for (int32_t piece = 1; piece < 20; piece += 6) {
        Stream *stream = stream_new(run);
        stream->piece = piece;
        EXPECT(component->vtbl->getState(component, &stream->interface) == kResultOk,
               "getState fails, %d bytes a call", (int)piece);
        EXPECT(streams_equal(stream, loading.state), "%d bytes a call, something else is written",
               (int)piece);
    }
}

static void written_behind(Run *run) {
    const Loading loading = begin(run);
    IComponent *component = loading.first->component;
    Stream *stream = stream_of(run, "a host's own header", 19);
    stream->position = stream->start = 19;
    EXPECT(component->vtbl->getState(component, &stream->interface) == kResultOk,
           "getState fails behind a header");
    EXPECT(memcmp(stream->bytes, "a host's own header", 19) == 0, "the host's header is overwritten");
    EXPECT(streams_equal(stream, loading.state), "behind a header something else is written");
}

static void full(Run *run) {
    const Loading loading = begin(run);
    IComponent *component = loading.first->component;
    for (int64_t room = 1; room < loading.state->size; room = room * 3 + 1) {
        Stream *stream = stream_new(run);
        stream->room = room;
        (void)component->vtbl->getState(component, &stream->interface);
        EXPECT(stream->size <= room, "%d bytes fit into %d", (int)stream->size, (int)room);
    }
}

static void full_is_an_error(Run *run) {
    const Loading loading = begin(run);
    IComponent *component = loading.first->component;
    Stream *stream = stream_new(run);
    stream->room = 1;
    if (loading.state->size < 2) run_skip(run, "its state is empty");
    EXPECT(component->vtbl->getState(component, &stream->interface) != kResultOk,
           "half a state is said to be a whole");
}

const Check streams_checks[] = {
    {"streams.junk-before", "T14", "A state may start anywhere in its stream.", MUST, junk_before},
    {"streams.junk-behind", "T14", "Other bytes may stand behind it.", MUST, junk_behind},
    {"streams.short-reads", "T14", "Reads may bring less than was asked for.", SHOULD, short_reads},
    {"streams.error-at-end", "T14", "The last read may say an error though bytes arrived.", MUST,
     error_at_end},
    {"streams.errors-always", "T14", "So may all of them.", SHOULD, errors_always},
    {"streams.no-seek", "T14", "Streams need not know where they are.", SHOULD, no_seek},
    {"streams.lying-size", "T14", "Streams may be smaller or larger than they tell.", MUST, lying_size},
    {"streams.partial-writes", "T14", "Writes may take less than was given.", SHOULD, partial_writes},
    {"streams.written-behind", "T14", "A state is written where the stream stands.", MUST, written_behind},
    {"streams.full", "T14", "A stream that is full ends getState.", MUST, full},
    {"streams.full-is-an-error", "T14", "And the host is told.", SHOULD, full_is_an_error},
    {0},
};
