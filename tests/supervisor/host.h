/* host.h: a host for the tests of the supervisor: plays a worker plugin, by a clock or as fast as it can, and says of
 * each sample whose it is. */
#ifndef TEST_HOST_H
#define TEST_HOST_H

#include "worker/processor.h"

enum { HOST_CHANNELS = 2, HOST_RATE = 48000 };

typedef struct Host {
    RattleSetup setup;
    unsigned char *memory;
    void *processor;
    uint64_t position;               /* of the next sample */
    uint64_t exact, near;            /* samples of the worker's, and within 1e-6 of it: between two that are equal */
    uint64_t dry, between;           /* of the input, and faded */
    uint64_t wrong;                  /* none of these */
    double gain, other_gain;         /* of the worker, and of one that may take over from it */
    uint64_t start_ns;
} Host;

void host_plugin(const char *class_name, double latency_ms, uint32_t policy);
void host_open(Host *host, uint32_t is_offline);
/* Blocks of 128 of a signal that differs at each sample. */
void host_play(Host *host, uint64_t samples);
void host_close(Host *host);
const RattleLink *host_link(const Host *host);
uint32_t host_status(const Host *host);
/* Until the status is that, at most 20 s, playing if it is paced. */
int host_reaches(Host *host, uint32_t status);

#endif
