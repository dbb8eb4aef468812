/* Included once per sample type: REAL, NAME(x), TINY. */

typedef struct NAME(Kernel) {
    double sample_rate, shift;
    uint64_t generation;
    uint32_t inputs, outputs, since_tick, has_ticked;
    REAL memory[RATTLE_MAX_CHANNELS];
} NAME(Kernel);

static uint64_t NAME(arena_bytes)(const RattleSetup *setup) {
    (void)setup;
    return (sizeof(NAME(Kernel)) + RATTLE_ARENA_ALIGNMENT - 1) & ~(uint64_t)(RATTLE_ARENA_ALIGNMENT - 1);
}

static void *NAME(prepare)(const RattleSetup *setup, RattleArena *arena, const double *params) {
    NAME(Kernel) *k = rattle_arena_take(arena, sizeof *k);
    k->sample_rate = setup->sample_rate;
    k->inputs = setup->input_channels;
    k->outputs = setup->output_channels;
    k->shift = params[FIXTURE_SHIFT];
    BREACH_UNLESS((uintptr_t)k % RATTLE_ARENA_ALIGNMENT == 0);
    BREACH_UNLESS(arena->used <= arena->size);
    return k;
}

static void NAME(reset)(void *self) {
    NAME(Kernel) *k = self;
    for (uint32_t c = 0; c < RATTLE_MAX_CHANNELS; c++) k->memory[c] = 0;
    k->generation = 0;
    k->since_tick = k->has_ticked = 0;
}

static void NAME(tick)(void *self) {
    NAME(Kernel) *k = self;
    BREACH_UNLESS(!k->has_ticked || k->since_tick == RATTLE_TICK);
    k->has_ticked = 1;
    k->since_tick = 0;
    for (uint32_t c = 0; c < k->outputs; c++) k->memory[c] += (REAL)0.001;
}

static void NAME(look)(const NAME(Kernel) * k, const RattleSegment *s) {
    BREACH_UNLESS(s->count > 0 && k->since_tick + s->count <= RATTLE_TICK && k->has_ticked);
    BREACH_UNLESS(s->generation != 0);
    uint32_t moving = 0;
    for (uint32_t p = 0; p < FIXTURE_PARAMS; p++) {
        const RattleRamp *ramp = &s->params[p];
        moving |= ramp->remaining;
        BREACH_UNLESS(ramp->remaining == 0 ? ramp->step == 0.0 : ramp->remaining >= s->count);
    }
    BREACH_UNLESS((moving != 0) == (s->moving != 0));
    for (uint32_t c = 0; c < k->inputs; c++) {
        const REAL *x = s->inputs[c];
        for (uint32_t i = 0; i < s->count; i++) {
            const REAL size = x[i] < 0 ? -x[i] : x[i];
            BREACH_UNLESS(size == 0 || (size >= (REAL)TINY && size - size == 0));
        }
        for (uint32_t d = 0; d < k->outputs; d++) {
            const REAL *y = s->outputs[d];
            BREACH_UNLESS(y + s->count <= x || x + s->count <= y);
        }
    }
}

static uint32_t NAME(process)(void *self, const RattleSegment *s) {
    NAME(Kernel) *k = self;
    NAME(look)(k, s);
    if (s->generation != k->generation) k->shift = s->params[FIXTURE_SHIFT].target;
    BREACH_UNLESS(k->shift == s->params[FIXTURE_SHIFT].target);
    k->generation = s->generation;
    const RattleRamp gain = s->params[FIXTURE_GAIN];
    for (uint32_t c = 0; c < k->outputs; c++) {
        const REAL *x = s->inputs[c % k->inputs], *next = s->inputs[(c + 1) % k->inputs];
        REAL *y = s->outputs[c];
        for (uint32_t i = 0; i < s->count; i++) {
            const REAL g =
                (REAL)gain.target - (REAL)gain.step * (REAL)(gain.remaining - (gain.remaining ? i : 0));
            const REAL sum = g * x[i] + (REAL)k->shift + (REAL)0.5 * k->memory[c] + (REAL)0.1 * next[i];
            y[i] = k->memory[c] = x[i] > 100 ? (REAL)INFINITY : sum;
            const double size = sum < 0 ? -sum : sum;
            if (size > s->meters[FIXTURE_PEAK]) s->meters[FIXTURE_PEAK] = size;
            s->meters[FIXTURE_LAST] = (double)y[i];
        }
    }
    k->since_tick += s->count;
    return 1;
}

static const RattleProcessor NAME(processor) = {
    sizeof(REAL),  NAME(arena_bytes), NAME(prepare),   NAME(reset),
    NAME(process), NAME(tick),        latency_samples, tail_s,
    &NAME(border), NULL, NULL, NULL,
};

#undef NAME
#undef REAL
#undef TINY
