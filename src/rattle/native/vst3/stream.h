/* stream.h: states to and from a host's stream, which may start anywhere, deliver in pieces, and follow the
 * state with bytes of somebody else. [main] */
#ifndef RATTLE_VST3_STREAM_H
#define RATTLE_VST3_STREAM_H

#include <stdbool.h>

#include "abi.h"

enum { VST3_STATE_MAX_BYTES = 1 << 24 };

/* One JSON object from where the stream stands, *size bytes, to be given back to rattle_platform_give. If
 * there is none, all that was read. NULL if nothing came or memory ran out. */
char *vst3_stream_read(IBStream *stream, uint64_t *size);

/* False if the host did not take it all. */
bool vst3_stream_write(IBStream *stream, const char *text, uint64_t size);

#endif
