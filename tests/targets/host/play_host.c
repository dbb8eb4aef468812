/* play_host.c: plays plugins by native/player and says what it heard, as a digest. It reads lines `32 PATH` or
 * `64 PATH`, the path of a library and the bits of a sample, and answers each with a line:
 *
 *   CLASS-ID not-implemented latency samples-that-sound digest
 *
 * the id as hosts print it, and what a method answers that is not implemented. The input and the moves of the
 * parameters are the same everywhere. */
#include "edge.h"
#include "player/player.h"

enum { SAMPLES = 12000, POINTS = 32, LINE = 4096, LARGEST_BLOCK = 512 };

static RattlePlayer player;
static double inputs[2][SAMPLES], outputs[2][SAMPLES]; /* floats lie in the same memory */
static double silence[LARGEST_BLOCK], unheard[LARGEST_BLOCK];

/* ---- What is played --------------------------------------------------------------------------------- */

static uint64_t seed;

static uint64_t random_bits(void) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 32;
}

static double random_part(void) { return (double)random_bits() / 4294967296.0; }

static void fill_inputs(bool is_double) {
    for (int channel = 0; channel < 2; channel++)
        for (int i = 0; i < SAMPLES; i++) {
            const double x = i % 3000 < 2000 ? 2.0 * random_part() - 1.0 : 0.0;
            if (is_double) inputs[channel][i] = x;
            else ((float *)inputs[channel])[i] = (float)x;
        }
}

/* Moves of all parameters that a host may automate, but for bypass, in the order of their samples. */
static int32_t random_points(RattlePlayerPoint *points, int32_t count) {
    const int32_t parameters = rattle_player_parameter_count(&player);
    int32_t made = 0;
    for (int32_t at = 0; at < POINTS && parameters > 0; at++) {
        ParameterInfo info;
        const int32_t index = (int32_t)(random_bits() % (uint64_t)parameters);
        if (!rattle_player_parameter(&player, index, &info)) continue;
        if (!(info.flags & kCanAutomate) || (info.flags & kIsBypass)) continue;
        points[made++] = (RattlePlayerPoint){(uint32_t)(count / POINTS * at), info.id, random_part()};
    }
    return made;
}

/* ---- What is said ----------------------------------------------------------------------------------- */

static char line[LINE];
static size_t line_size;

static void say_hex(uint64_t number, int digits) {
    while (digits-- > 0) line[line_size++] = "0123456789ABCDEF"[number >> 4 * digits & 15];
}

static void say_number(uint64_t number) {
    if (number >= 10) say_number(number / 10);
    line[line_size++] = (char)('0' + number % 10);
}

static void say_word(const char *word) {
    while (*word) line[line_size++] = *word++;
}

static void end_line(void) {
    line[line_size++] = '\n';
    edge_write(line, line_size);
    line_size = 0;
}

/* A host on Windows prints an id as COM does. */
static void say_class_id(const TUID id) {
#if defined(_WIN32)
    static const int order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
#else
    static const int order[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#endif
    for (int i = 0; i < 16; i++) say_hex(id[order[i]], 2);
}

/* ---- Playing ---------------------------------------------------------------------------------------- */

static uint64_t digest;
static uint64_t sounding;

static void listen(int32_t channels, int32_t count, bool is_double) {
    const size_t size = is_double ? sizeof(double) : sizeof(float);
    for (int32_t channel = 0; channel < channels; channel++) {
        const unsigned char *bytes = (const unsigned char *)outputs[channel];
        for (size_t i = 0; i < (size_t)count * size; i++)
            digest = (digest ^ bytes[i]) * UINT64_C(1099511628211); /* FNV-1a */
        for (int32_t i = 0; i < count; i++)
            sounding += is_double ? outputs[channel][i] != 0.0 : ((float *)outputs[channel])[i] != 0.0f;
    }
}

static bool play(bool is_double) {
    static const int32_t block_sizes[] = {LARGEST_BLOCK, 1, 64, 7, 333, 480};
    RattlePlayerPoint points[POINTS];
    void *in[2] = {inputs[0], inputs[1]}, *out[2] = {outputs[0], outputs[1]};
    fill_inputs(is_double);
    rattle_player_use(&player, is_double ? kSample64 : kSample32);
    if (rattle_player_start(&player, 48000.0, LARGEST_BLOCK, 2, silence, unheard) != RATTLE_PLAYER_OK) return false;
    const int32_t channels = rattle_player_channels(&player, kOutput);
    if (channels > 2 || rattle_player_channels(&player, kInput) > 2) return false;
    for (size_t i = 0; i < sizeof block_sizes / sizeof block_sizes[0]; i++) {
        const int32_t count = SAMPLES / (1 + (int32_t)i), moves = random_points(points, count);
        if (rattle_player_play(&player, in, out, count, block_sizes[i], points, moves) != RATTLE_PLAYER_OK)
            return false;
        listen(channels, count, is_double);
    }
    rattle_player_stop(&player);
    return true;
}

static void answer(const char *path, bool is_double) {
    void *library = edge_open(path);
    if (library == NULL) return say_word("is not loaded");
    bool (*entry)(void *) = (bool (*)(void *))(uintptr_t)edge_symbol(library, edge_entry);
    IPluginFactory *(PLUGIN_API *get)(void) =
        (IPluginFactory * (PLUGIN_API *)(void))(uintptr_t)edge_symbol(library, "GetPluginFactory");
    if (entry == NULL || get == NULL || !entry(library)) return say_word("is no module");
    PClassInfo2 info;
    IPluginFactory *factory = get();
    if (!rattle_player_class(factory, 0, &info)) return say_word("has no class");
    if (rattle_player_open(&player, factory, 0) != RATTLE_PLAYER_OK) return say_word("is not opened");
    say_class_id(info.cid), say_word(" ");
    TUID controller;
    IComponent *component = player.component;
    say_hex((uint32_t)component->vtbl->getControllerClassId(component, controller), 8), say_word(" ");
    seed = 1, digest = UINT64_C(14695981039346656037), sounding = 0;
    if (!play(is_double)) return say_word("does not play");
    say_number(rattle_player_latency(&player)), say_word(" "), say_number(sounding), say_word(" ");
    say_hex(digest, 16);
    rattle_player_close(&player);
}

int play_host(void) {
    static char text[1 << 20];
    size_t size = 0, count;
    while ((count = edge_read(text + size, sizeof text - 1 - size)) > 0) size += count;
    for (size_t start = 0, end = 0; start < size; start = ++end) {
        while (end < size && text[end] != '\n') end++;
        text[end] = '\0';
        if (end - start < 4) continue;
        answer(text + start + 3, text[start] == '6');
        end_line();
    }
    return 0;
}
