#include "processor.h"

#include "../platform/platform.h"
#include "../platform/shared.h"
#include "house.h"
#include "latency.h"
#include "supervisor.h"

enum { FIRST_SOUND_MS = 10000, FIRST_SOUND_OFFLINE_MS = 60000 };

typedef struct WorkerProcessor {
    uint32_t sample_size, inputs, outputs; /* inputs: side-chains too */
    uint32_t is_offline;                   /* set up so, or of the block that plays */
    RattleShared shared;                   /* of the link; handle -1: of this process alone */
    RattleLink *link;                      /* NULL: no memory at all, silence */
    RattleAudio *audio;
    RattleSupervisor *supervisor;
    float *converted; /* [inputs + outputs][RATTLE_TICK] between double and float */
} WorkerProcessor;

static uint32_t resampling(const RattleSetup *setup) {
    return rattle_worker_resampling_latency(rattle_plugin.worker, setup->sample_rate);
}

uint32_t rattle_worker_latency_samples(const RattleSetup *setup) {
    return rattle_worker_latency(rattle_plugin.worker, setup) + resampling(setup);
}

static RattleLinkShape shape_of(const RattleSetup *setup) {
    RattleLinkShape shape = {
        .sample_rate = setup->sample_rate,
        .inputs = setup->input_channels,
        .sidechains = setup->sidechain_channels,
        .outputs = setup->output_channels,
        .quantum = rattle_plugin.worker->quantum,
        .latency = rattle_worker_latency(rattle_plugin.worker, setup),
        .largest_block = setup->largest_block,
        .params = rattle_plugin.param_count,
        .meters = rattle_plugin.meter_count,
        .declared = rattle_plugin.worker->declared,
    };
    shape.capacity = rattle_link_capacity(&shape);
    return shape;
}

static uint64_t converted_bytes(const RattleLinkShape *shape, uint32_t sample_size) {
    const uint64_t channels = shape->inputs + shape->sidechains + shape->outputs;
    return sample_size == sizeof(float) ? 0 : channels * RATTLE_TICK * sizeof(float);
}

uint64_t rattle_worker_arena_bytes(const RattleSetup *setup, uint32_t sample_size) {
    const RattleLinkShape shape = shape_of(setup);
    return rattle_arena_padded(sizeof(WorkerProcessor)) + rattle_arena_padded(converted_bytes(&shape, sample_size)) +
           rattle_arena_padded(rattle_audio_bytes(&shape));
}

/* Memory that no other process sees still keeps the latency, and plays dry. */
static RattleShared take_link(uint64_t bytes) {
    RattleShared shared = rattle_platform_share(bytes);
    if (shared.memory) return shared;
    rattle_platform_log("no memory to share with a worker process; the sound stays dry");
    return (RattleShared){rattle_platform_take(bytes + RATTLE_LINE), bytes, -1};
}

static void *aligned_line(void *memory) {
    const uintptr_t mask = RATTLE_LINE - 1;
    return (void *)(((uintptr_t)memory + mask) & ~mask);
}

static void start(WorkerProcessor *self, const RattleSetup *setup, RattleArena *arena, uint32_t own_latency) {
    const RattleWorker *worker = rattle_plugin.worker;
    const RattleLinkShape shape = shape_of(setup);
    self->shared = take_link(rattle_link_bytes(&shape));
    if (!self->shared.memory) return;
    self->link = rattle_link_init(aligned_line(self->shared.memory), &shape, rattle_plugin.name);
    atomic_store(&self->link->is_offline, setup->is_offline != 0);
    atomic_store(&self->link->supervision.adjustments, setup->adjustments);
    self->audio = rattle_audio_open(self->link, own_latency + resampling(setup), worker->is_dry_silent, arena);
    if (self->shared.handle < 0) return;
    const uint32_t wait_ms = setup->is_offline ? FIRST_SOUND_OFFLINE_MS : FIRST_SOUND_MS;
    self->supervisor = rattle_supervisor_open(worker, self->link, self->shared.handle, self->audio,
                                              setup->listener, wait_ms);
}

void *rattle_worker_prepare(const RattleSetup *setup, RattleArena *arena, const double *params,
                            uint32_t sample_size, uint32_t own_latency) {
    (void)params; /* they come with the first keyframe */
    const RattleLinkShape shape = shape_of(setup);
    WorkerProcessor *self = rattle_arena_take(arena, sizeof *self);
    self->sample_size = sample_size;
    self->inputs = shape.inputs + shape.sidechains;
    self->outputs = shape.outputs;
    self->is_offline = setup->is_offline;
    self->converted = rattle_arena_take(arena, converted_bytes(&shape, sample_size));
    start(self, setup, arena, own_latency);
    return self;
}

void rattle_worker_close(void *self) {
    WorkerProcessor *const worker = self;
    rattle_supervisor_close(worker->supervisor);
    if (worker->shared.memory && worker->shared.handle < 0) rattle_platform_give(worker->shared.memory);
    else if (worker->shared.memory) rattle_platform_unshare(&worker->shared);
}

void rattle_worker_keep(uint32_t is_kept) {
    if (is_kept) rattle_house_keep();
    else rattle_house_unkeep();
}

const RattleLink *rattle_worker_link(const void *self) { return ((const WorkerProcessor *)self)->link; }

const char *rattle_worker_python(void) { return rattle_plugin.worker->python; }
const char *rattle_worker_file(void) { return rattle_plugin.worker->file; }

void rattle_worker_reload(void *self) {
    WorkerProcessor *const worker = self;
    if (worker->supervisor) rattle_supervisor_reload(worker->supervisor);
}

/* ---- Audio -------------------------------------------------------------------------------------------- */

void rattle_worker_reset(void *self) {
    WorkerProcessor *const worker = self;
    if (worker->audio) rattle_audio_reset(worker->audio);
}

void rattle_worker_tick(void *self) { (void)self; }

uint32_t rattle_worker_status(const void *self) {
    const WorkerProcessor *const worker = self;
    if (!worker->supervisor) return RATTLE_STATUS_FAILED;
    return atomic_load_explicit(&worker->link->supervision.status, memory_order_relaxed);
}

/* A double may be too great for a float, or tiny for it: both become +0, as at a host's border. */
static void to_float(const double *from, float *to, uint32_t count) RATTLE_NONBLOCKING {
    for (uint32_t i = 0; i < count; i++) {
        const float rounded = (float)from[i], size = __builtin_fabsf(rounded);
        to[i] = size >= 0x1p-63f && size <= 0x1.fffffep127f ? rounded : 0.0f;
    }
}

static void process_double(WorkerProcessor *worker, const RattleSegment *segment) RATTLE_NONBLOCKING {
    const void *inputs[RATTLE_MAX_INPUTS];
    void *outputs[RATTLE_MAX_CHANNELS];
    float *converted = worker->converted;
    for (uint32_t c = 0; c < worker->inputs; c++, converted += RATTLE_TICK) {
        to_float(segment->inputs[c], converted, segment->count);
        inputs[c] = converted;
    }
    for (uint32_t c = 0; c < worker->outputs; c++, converted += RATTLE_TICK) outputs[c] = converted;
    RattleSegment of_floats = *segment;
    of_floats.inputs = inputs;
    of_floats.outputs = outputs;
    rattle_audio_process(worker->audio, &of_floats);
    for (uint32_t c = 0; c < worker->outputs; c++) {
        const float *from = outputs[c];
        double *to = segment->outputs[c];
        for (uint32_t i = 0; i < segment->count; i++) to[i] = from[i];
    }
}

static void silence(const WorkerProcessor *worker, const RattleSegment *segment) RATTLE_NONBLOCKING {
    for (uint32_t c = 0; c < worker->outputs; c++) {
        unsigned char *to = segment->outputs[c];
        for (uint32_t b = 0; b < segment->count * worker->sample_size; b++) to[b] = 0;
    }
}

static void follow_offline(const WorkerProcessor *worker, const RattleSegment *segment) RATTLE_NONBLOCKING {
    const uint32_t is_offline = (worker->is_offline | segment->is_offline) != 0;
    _Atomic uint32_t *said = &worker->link->is_offline;
    if (atomic_load_explicit(said, memory_order_relaxed) != is_offline) atomic_store(said, is_offline);
}

static double size_of(double value) { return value < 0.0 ? -value : value; }

/* Those of the last quantum that the heard worker finished; so they are up to the latency ahead of its sound. Numbers
 * of another process: each is read once. */
static void show_meters(const WorkerProcessor *worker, const RattleSegment *segment) RATTLE_NONBLOCKING {
    const uint32_t heard = atomic_load_explicit(&worker->link->host.heard, memory_order_relaxed);
    if (heard >= RATTLE_LINK_SLOTS) return;
    const volatile double *told = rattle_link_meters(worker->link, heard);
    for (uint32_t m = 0; m < rattle_plugin.meter_count; m++) {
        const RattleMeter *meter = &rattle_plugin.meters[m];
        const double value = told[m];
        const double far = size_of(value - meter->rest), known = size_of(segment->meters[m] - meter->rest);
        if (!meter->is_peak || far > known) segment->meters[m] = value;
    }
}

/* Always 1: what another process wrote is not known to be finite. */
uint32_t rattle_worker_process(void *self, const RattleSegment *segment) {
    WorkerProcessor *const worker = self;
    if (worker->audio) follow_offline(worker, segment);
    if (!worker->audio) silence(worker, segment);
    else if (worker->sample_size == sizeof(float)) rattle_audio_process(worker->audio, segment);
    else process_double(worker, segment);
    if (worker->audio && rattle_plugin.meter_count > 0) show_meters(worker, segment);
    return 1;
}
