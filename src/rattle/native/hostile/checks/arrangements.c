/* arrangements.c: mono to 7.1.4: what a host proposes, and what the plugin offers. */
#include "../parameters.h"
#include "../sharing.h"
#include "../table.h"

static const SpeakerArrangement known[] = {
    UINT64_C(1) << 19, /* mono */
    0x3,               /* stereo */
    0x7,               /* L R C */
    0x33,              /* quad */
    0x603,             /* quad, with side speakers */
    0x37,              /* 5.0 */
    0x3F,              /* 5.1 */
    0x60F,             /* 5.1, with side speakers */
    0x63F,             /* 7.1 */
    0xFF,              /* 7.1, as in cinemas */
    0x2D63F,           /* 7.1.4, and the like */
};
enum { KNOWN = sizeof known / sizeof known[0] };

static int32_t channels_of(SpeakerArrangement arrangement) {
    int32_t count = 0;
    for (; arrangement != 0; arrangement &= arrangement - 1) count++;
    return count;
}

static SpeakerArrangement offered(const Instance *instance, BusDirection direction, int32_t bus) {
    Run *run = instance->run;
    SpeakerArrangement arrangement = ~UINT64_C(0);
    IAudioProcessor *processor = instance->processor;
    const tresult result = processor->vtbl->getBusArrangement(processor, direction, bus, &arrangement);
    EXPECT(result == kResultOk, "getBusArrangement says %d", (int)result);
    return arrangement;
}

enum { MOST_BUSES = 16 };

typedef struct Proposal {
    SpeakerArrangement bus[2][MOST_BUSES];
    int32_t count[2];
} Proposal;

static Proposal offer_of(const Instance *instance) {
    Proposal proposal = {
        .count = {bus_count(instance, kAudio, kInput), bus_count(instance, kAudio, kOutput)}};
    for (BusDirection d = kInput; d <= kOutput; d++) {
        if (proposal.count[d] > MOST_BUSES) proposal.count[d] = MOST_BUSES;
        for (int32_t b = 0; b < proposal.count[d]; b++) proposal.bus[d][b] = offered(instance, d, b);
    }
    return proposal;
}

static tresult propose(const Instance *instance, Proposal *proposal) {
    IAudioProcessor *processor = instance->processor;
    return processor->vtbl->setBusArrangements(processor, proposal->bus[kInput], proposal->count[kInput],
                                               proposal->bus[kOutput], proposal->count[kOutput]);
}

static bool same_proposal(const Proposal *a, const Proposal *b) { return memcmp(a, b, sizeof *a) == 0; }

static void look_consistent(const Instance *instance, const char *when) {
    Run *run = instance->run;
    for (BusDirection d = kInput; d <= kOutput; d++)
        for (int32_t b = 0; b < bus_count(instance, kAudio, d); b++) {
            const int32_t told = bus_info(instance, d, b).channelCount;
            const int32_t speakers = channels_of(offered(instance, d, b));
            EXPECT(told == speakers, "%s bus %d has %d channels and %d speakers", when, (int)b, (int)told,
                   (int)speakers);
        }
}

/* Mains as wished, aux buses as they are. */
static Proposal wish(const Instance *instance, SpeakerArrangement in, SpeakerArrangement out) {
    Proposal proposal = offer_of(instance);
    for (BusDirection d = kInput; d <= kOutput; d++)
        for (int32_t b = 0; b < proposal.count[d]; b++)
            if (bus_info(instance, d, b).busType == kMain) proposal.bus[d][b] = d == kInput ? in : out;
    return proposal;
}

static void consistent(Run *run) {
    const Instance *instance = instance_create(run);
    look_consistent(instance, "at first");
    for (int i = 0; i < KNOWN; i++)
        for (int o = 0; o < KNOWN; o++) {
            Proposal proposal = wish(instance, known[i], known[o]);
            (void)propose(instance, &proposal);
            look_consistent(instance, "after a proposal");
        }
}

static void yes_means_so(Run *run) {
    const Instance *instance = instance_create(run);
    int32_t accepted = 0;
    for (int i = 0; i < KNOWN; i++)
        for (int o = 0; o < KNOWN; o++) {
            Proposal proposal = wish(instance, known[i], known[o]);
            if (propose(instance, &proposal) != kResultTrue) continue;
            const Proposal now = offer_of(instance);
            for (BusDirection d = kInput; d <= kOutput; d++)
                for (int32_t b = 0; b < now.count[d]; b++)
                    EXPECT(now.bus[d][b] == proposal.bus[d][b] || bus_info(instance, d, b).busType == kAux,
                           "it says yes to %d in, %d out and does not change", (int)channels_of(known[i]),
                           (int)channels_of(known[o]));
            accepted++;
        }
    EXPECT(accepted > 0, "it says no to all arrangements");
}

static void no_means_an_offer(Run *run) {
    const Instance *instance = instance_create(run);
    for (int i = 0; i < KNOWN; i++)
        for (int o = 0; o < KNOWN; o++) {
            Proposal proposal = wish(instance, known[i], known[o]);
            if (propose(instance, &proposal) == kResultTrue) continue;
            Proposal offer = offer_of(instance);
            EXPECT(propose(instance, &offer) == kResultTrue,
                   "it says no to what it offers, after %d in, %d out", (int)channels_of(known[i]),
                   (int)channels_of(known[o]));
            const Proposal again = offer_of(instance);
            EXPECT(same_proposal(&offer, &again), "it changes what it said yes to");
        }
}

static void default_is_accepted(Run *run) {
    const Instance *instance = instance_create(run);
    Proposal offer = offer_of(instance);
    EXPECT(propose(instance, &offer) == kResultTrue, "it says no to its own default");
}

static void stereo_is_default(Run *run) {
    const Instance *instance = instance_create(run);
    const Proposal at_first = offer_of(instance);
    Proposal stereo = wish(instance, 0x3, 0x3);
    if (propose(instance, &stereo) != kResultTrue) run_skip(run, "it is not for stereo");
    EXPECT(same_proposal(&at_first, &stereo), "it can play stereo and has another default");
}

static void every_layout_plays(Run *run) {
    for (int i = 0; i < KNOWN; i++)
        for (int o = 0; o < KNOWN; o++) {
            Instance *instance = instance_create(run);
            Proposal proposal = wish(instance, known[i], known[o]);
            if (propose(instance, &proposal) == kResultTrue) {
                instance_start(instance, usual_setup);
                const Sound sound = play(instance, (Piece){.length = 600, .signal = NOISE});
                EXPECT(is_finite(sound_peak(&sound, 0, 600)), "with %d in, %d out the sound is no number",
                       (int)channels_of(known[i]), (int)channels_of(known[o]));
                EXPECT(sound_peak(&sound, 0, 600) != sentinel, "with %d in, %d out nothing is written",
                       (int)channels_of(known[i]), (int)channels_of(known[o]));
            }
            instance_close(instance);
        }
}

/* An instance with this arrangement, playing; NULL: it says no. */
static Instance *arranged(Run *run, SpeakerArrangement in, SpeakerArrangement out) {
    Instance *instance = instance_create(run);
    Proposal proposal = wish(instance, in, out);
    if (propose(instance, &proposal) != kResultTrue) return NULL;
    instance_start(instance, usual_setup);
    return instance;
}

static void in_place_in_every_layout(Run *run) {
    if (main_buses(instance_create(run), kInput) == 0) run_skip(run, "it has no main input");
    for (int i = 0; i < KNOWN; i++)
        for (int o = 0; o < KNOWN; o++) {
            Instance *apart = arranged(run, known[i], known[o]);
            if (apart == NULL) continue;
            const int32_t in = channels_of(known[i]), out = channels_of(known[o]);
            Sharing sharing = {.channels = in < out ? in : out};
            for (int32_t c = 0; c < sharing.channels; c++)
                sharing.order[c] = in - 1 - c; /* last over first */
            const Piece piece = {.length = 700, .signal = NOISE, .block = 300};
            look_shared(run, apart, arranged(run, known[i], known[o]), piece, sharing,
                        "over its inputs it plays something else");
        }
}

static void aux_layouts(Run *run) {
    const SpeakerArrangement wishes[] = {0, UINT64_C(1) << 19, 0x3, 0x3F};
    if (bus_count(instance_create(run), kAudio, kInput) < 2) run_skip(run, "it has one input bus");
    for (size_t w = 0; w < sizeof wishes / sizeof wishes[0]; w++) {
        Instance *instance = instance_create(run);
        Setup setup = usual_setup;
        Proposal proposal = offer_of(instance);
        for (int32_t b = 1; b < proposal.count[kInput]; b++) proposal.bus[kInput][b] = wishes[w];
        (void)propose(instance, &proposal);
        look_consistent(instance, "after a proposal for the side-chain");
        setup.with_aux = true;
        instance_start(instance, setup);
        const Sound sound = play(instance, (Piece){.length = 700, .signal = NOISE});
        EXPECT(is_finite(sound_peak(&sound, 0, 700)),
               "with a side-chain of %d channels the sound is no number", (int)channels_of(wishes[w]));
    }
}

static void wrong_counts(Run *run) {
    const Instance *instance = instance_create(run);
    const Proposal before = offer_of(instance);
    IAudioProcessor *processor = instance->processor;
    SpeakerArrangement many[64];
    for (int i = 0; i < 64; i++) many[i] = 0x3;
    const int32_t counts[] = {0, -1, 33, 64};
    for (size_t i = 0; i < 4; i++)
        for (size_t o = 0; o < 4; o++) {
            const tresult result =
                processor->vtbl->setBusArrangements(processor, many, counts[i], many, counts[o]);
            EXPECT(result != kResultTrue ||
                       (counts[i] == before.count[kInput] && counts[o] == before.count[kOutput]),
                   "it says yes to %d inputs and %d outputs", (int)counts[i], (int)counts[o]);
            look_consistent(instance, "after wrong counts");
        }
    (void)processor->vtbl->setBusArrangements(processor, NULL, 0, NULL, 0);
    look_consistent(instance, "after no arrangement at all");
}

static void empty(Run *run) {
    Instance *instance = instance_create(run);
    Proposal proposal = wish(instance, 0, 0);
    (void)propose(instance, &proposal);
    look_consistent(instance, "after an empty arrangement");
    instance_start(instance, usual_setup);
    (void)play(instance, (Piece){.length = 600, .signal = NOISE});
}

static void between_setup_and_activation(Run *run) {
    Instance *instance = instance_create(run);
    ProcessSetup setup = {kRealtime, kSample32, 512, 48000.0};
    EXPECT(instance->processor->vtbl->setupProcessing(instance->processor, &setup) == kResultOk,
           "setupProcessing fails");
    for (int i = 0; i < KNOWN; i++) {
        Proposal proposal = wish(instance, known[i], known[i]);
        (void)propose(instance, &proposal);
        instance_resume(instance);
        const Sound sound = play(instance, (Piece){.length = 600, .signal = NOISE});
        EXPECT(is_finite(sound_peak(&sound, 0, 600)), "the sound is no number");
        instance_stop(instance);
    }
}

static void while_active(Run *run) {
    Instance *instance = instance_open(run, usual_setup);
    for (int i = 0; i < KNOWN; i++) { /* whatever the answer: what is told must be what is played */
        Proposal proposal = wish(instance, known[i], known[i]);
        (void)propose(instance, &proposal);
        look_consistent(instance, "while it is active");
        const Sound sound = play(instance, (Piece){.length = 600, .signal = NOISE});
        EXPECT(is_finite(sound_peak(&sound, 0, 600)), "the sound is no number");
    }
}

static void bad_indexes(Run *run) {
    const Instance *instance = instance_create(run);
    IAudioProcessor *processor = instance->processor;
    for (BusDirection d = kInput; d <= kOutput; d++) {
        const int32_t count = bus_count(instance, kAudio, d);
        const int32_t bad[] = {-1, count, count + 7, INT32_MAX, INT32_MIN};
        for (size_t i = 0; i < 5; i++) {
            SpeakerArrangement arrangement = 0;
            EXPECT(processor->vtbl->getBusArrangement(processor, d, bad[i], &arrangement) != kResultOk,
                   "bus %d has an arrangement", (int)bad[i]);
        }
    }
}

const Check arrangements_checks[] = {
    {"arrangements.consistent", "T34", "After every proposal channels and speakers of each bus agree.", MUST,
     consistent},
    {"arrangements.yes-means-so", "T34", "What it says yes to is what it has then.", MUST, yes_means_so},
    {"arrangements.no-means-an-offer", "T34", "After a no, its offer is one that it says yes to.", MUST,
     no_means_an_offer},
    {"arrangements.default-is-accepted", "T34", "It says yes to what it has at first.", MUST,
     default_is_accepted},
    {"arrangements.stereo-is-default", "T34", "Hosts that never ask find stereo.", SHOULD, stereo_is_default},
    {"arrangements.every-layout-plays", "T31 T34", "It plays in every arrangement it says yes to.", MUST,
     every_layout_plays},
    {"arrangements.in-place-in-every-layout", "T32 T34",
     "In each of them outputs may be the inputs' memory, the last over the first.", MUST,
     in_place_in_every_layout},
    {"arrangements.aux-layouts", "T34", "Side-chains may be proposed mono, stereo, wide and empty.", MUST,
     aux_layouts},
    {"arrangements.wrong-counts", "T34 T42", "A proposal for more or fewer buses does no harm.", MUST,
     wrong_counts},
    {"arrangements.empty", "T34", "Nor does one without speakers.", MUST, empty},
    {"arrangements.between-setup-and-activation", "T27", "Arrangements may change after the setup.", MUST,
     between_setup_and_activation},
    {"arrangements.while-active", "T27", "A proposal while it is active does no harm.", SHOULD, while_active},
    {"arrangements.bad-indexes", "T42", "A bus that is not there has no arrangement.", MUST, bad_indexes},
    {0},
};
