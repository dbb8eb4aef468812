/* stream.h: IBStream over memory of the check's, as kind or as hostile as it is told. [main] */
#ifndef HOSTILE_STREAM_H
#define HOSTILE_STREAM_H

#include "../run.h"
#include "unknown.h"

typedef struct Stream {
    IBStream interface;
    _Atomic int32_t references;
    HostSizeable sizeable;
    Run *run;
    unsigned char *bytes;
    int64_t size, capacity, position;
    int64_t start;    /* what the host wrote before; the plugin's part starts here */
    int32_t piece;    /* at most so many bytes a call; 0: all */
    bool errs_at_end; /* a short read says kResultFalse, though data arrived */
    bool errs_always; /* every read says kResultFalse */
    bool cannot_seek; /* seek and tell are not there */
    bool is_sizeable; /* answers to ISizeableStream */
    int64_t lie;      /* added to every size that is told */
    int64_t room;     /* bytes that can be written; 0: any */
    int32_t calls;
} Stream;

Stream *stream_new(Run *run);
Stream *stream_of(Run *run, const void *bytes, int64_t size);

/* The plugin's part from its start on, for reading. */
Stream *stream_again(const Stream *stream);
bool streams_equal(const Stream *a, const Stream *b);

#endif
