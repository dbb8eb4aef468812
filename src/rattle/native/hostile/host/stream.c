#include "stream.h"

enum { FIRST_CAPACITY = 4096, MOST_CALLS = 50000000 };

/* ---- Identity: a stream may also be sizeable ------------------------------------------------------- */

static Stream *of_sizeable(HostSizeable *self) {
    return (Stream *)(void *)((char *)self - offsetof(Stream, sizeable));
}

static tresult query(Stream *stream, const TUID iid, void **obj) {
    *obj = NULL;
    if (same_id(iid, FUnknown_iid) || same_id(iid, IBStream_iid)) *obj = &stream->interface;
    if (stream->is_sizeable && same_id(iid, HostSizeable_iid)) *obj = &stream->sizeable;
    if (*obj == NULL) return kNoInterface;
    atomic_fetch_add(&stream->references, 1);
    return kResultOk;
}

static tresult PLUGIN_API stream_query(IBStream *self, const TUID iid, void **obj) {
    return query((Stream *)self, iid, obj);
}
static uint32_t PLUGIN_API stream_hold(IBStream *self) {
    return (uint32_t)(atomic_fetch_add(&((Stream *)self)->references, 1) + 1);
}
static uint32_t PLUGIN_API stream_release(IBStream *self) {
    return (uint32_t)(atomic_fetch_sub(&((Stream *)self)->references, 1) - 1);
}
static tresult PLUGIN_API sizeable_query(HostSizeable *self, const TUID iid, void **obj) {
    return query(of_sizeable(self), iid, obj);
}
static uint32_t PLUGIN_API sizeable_hold(HostSizeable *self) {
    return stream_hold(&of_sizeable(self)->interface);
}
static uint32_t PLUGIN_API sizeable_release(HostSizeable *self) {
    return stream_release(&of_sizeable(self)->interface);
}

/* ---- Bytes ------------------------------------------------------------------------------------------ */

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static void count_call(Stream *stream) {
    if (++stream->calls > MOST_CALLS) run_blame(stream->run, "the plugin asks the stream for ever");
}

static tresult PLUGIN_API stream_read(IBStream *self, void *buffer, int32_t wanted, int32_t *done) {
    Stream *stream = (Stream *)self;
    count_call(stream);
    int64_t count = least(wanted < 0 ? 0 : wanted, stream->size - stream->position);
    if (count < 0) count = 0;
    if (stream->piece > 0) count = least(count, stream->piece);
    if (count > 0) memcpy(buffer, stream->bytes + stream->position, (size_t)count);
    stream->position += count;
    if (done != NULL) *done = (int32_t)count;
    const bool errs = stream->errs_always || (stream->errs_at_end && count < wanted);
    return errs ? kResultFalse : kResultOk;
}

static void grow(Stream *stream, int64_t needed) {
    if (needed <= stream->capacity) return;
    int64_t capacity = stream->capacity > 0 ? stream->capacity : FIRST_CAPACITY;
    while (capacity < needed) capacity *= 2;
    unsigned char *bytes = run_take(stream->run, (size_t)capacity);
    if (stream->size > 0) memcpy(bytes, stream->bytes, (size_t)stream->size);
    stream->bytes = bytes;
    stream->capacity = capacity;
}

static tresult PLUGIN_API stream_write(IBStream *self, void *buffer, int32_t offered, int32_t *done) {
    Stream *stream = (Stream *)self;
    count_call(stream);
    int64_t count = offered < 0 ? 0 : offered;
    if (stream->piece > 0) count = least(count, stream->piece);
    if (stream->room > 0) count = least(count, stream->room - stream->position);
    if (count < 0) count = 0;
    grow(stream, stream->position + count);
    if (count > 0) memcpy(stream->bytes + stream->position, buffer, (size_t)count);
    stream->position += count;
    if (stream->size < stream->position) stream->size = stream->position;
    if (done != NULL) *done = (int32_t)count;
    return count == 0 && offered > 0 ? kResultFalse : kResultOk;
}

static tresult PLUGIN_API stream_seek(IBStream *self, int64_t offset, int32_t mode, int64_t *result) {
    Stream *stream = (Stream *)self;
    count_call(stream);
    if (stream->cannot_seek) return kNotImplemented;
    const int64_t from = mode == FROM_START ? 0 : mode == FROM_HERE ? stream->position : stream->size;
    if (from + offset < 0) return kInvalidArgument;
    stream->position = least(from + offset, stream->size);
    if (result != NULL) *result = stream->position + (mode == FROM_END ? stream->lie : 0);
    return kResultOk;
}

static tresult PLUGIN_API stream_tell(IBStream *self, int64_t *position) {
    Stream *stream = (Stream *)self;
    count_call(stream);
    if (stream->cannot_seek) return kNotImplemented;
    *position = stream->position;
    return kResultOk;
}

static tresult PLUGIN_API get_stream_size(HostSizeable *self, int64_t *size) {
    *size = of_sizeable(self)->size + of_sizeable(self)->lie;
    return kResultOk;
}

static tresult PLUGIN_API set_stream_size(HostSizeable *self, int64_t size) {
    (void)self, (void)size;
    return kNotImplemented;
}

static const IBStreamVtbl methods = {
    HOST_FUNKNOWN_ENTRIES(stream), .read = stream_read, .write = stream_write,
    .seek = stream_seek,           .tell = stream_tell,
};
static const HostSizeableVtbl sizeable_methods = {
    HOST_FUNKNOWN_ENTRIES(sizeable),
    .getStreamSize = get_stream_size,
    .setStreamSize = set_stream_size,
};

/* ---- Making ----------------------------------------------------------------------------------------- */

Stream *stream_new(Run *run) {
    Stream *stream = run_take(run, sizeof *stream);
    stream->interface.vtbl = &methods;
    stream->sizeable.vtbl = &sizeable_methods;
    atomic_init(&stream->references, 1);
    stream->run = run;
    return stream;
}

Stream *stream_of(Run *run, const void *bytes, int64_t size) {
    Stream *stream = stream_new(run);
    grow(stream, size > 0 ? size : 1);
    if (size > 0) memcpy(stream->bytes, bytes, (size_t)size);
    stream->size = size;
    return stream;
}

Stream *stream_again(const Stream *stream) {
    return stream_of(stream->run, stream->bytes + stream->start, stream->size - stream->start);
}

bool streams_equal(const Stream *a, const Stream *b) {
    const int64_t size = a->size - a->start;
    return size == b->size - b->start &&
           (size == 0 || memcmp(a->bytes + a->start, b->bytes + b->start, (size_t)size) == 0);
}
