// poly_synth_faust.cpp: Faust's poly_synth.dsp, played as its own polyphony does it: an object a voice, a block of one
// after the other, added up, then one object for the effects. poly_synth.py puts what Faust wrote before it.

namespace {

struct Entries : UI { // finds the places of a voice's entries
    std::map<std::string, FAUSTFLOAT *> places;

    void openTabBox(const char *) override {}
    void openHorizontalBox(const char *) override {}
    void openVerticalBox(const char *) override {}
    void closeBox() override {}
    void addButton(const char *, FAUSTFLOAT *) override {}
    void addCheckButton(const char *, FAUSTFLOAT *) override {}
    void addVerticalSlider(const char *, FAUSTFLOAT *, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override {}
    void addHorizontalSlider(const char *, FAUSTFLOAT *, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override {}
    void addNumEntry(const char *name, FAUSTFLOAT *place, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override {
        places[name] = place;
    }
    void addHorizontalBargraph(const char *, FAUSTFLOAT *, FAUSTFLOAT, FAUSTFLOAT) override {}
    void addVerticalBargraph(const char *, FAUSTFLOAT *, FAUSTFLOAT, FAUSTFLOAT) override {}
    void addSoundfile(const char *, const char *, Soundfile **) override {}
};

struct Synth {
    FaustShared shared;
    FaustVoice voices[poly::note_count];
    FaustEffects effects;

    explicit Synth(int rate) {
        shared.init(rate);
        effects.init(rate);
        for (int i = 0; i < poly::note_count; i++) {
            Entries entries;
            voices[i].init(rate);
            voices[i].buildUserInterface(&entries);
            *entries.places["hz"] = static_cast<float>(440.0 * std::pow(2.0, (poly::notes[i] - 69) / 12.0));
            *entries.places["velocity"] = poly::note_velocity;
            for (int j = 0; j < 6; j++)
                *entries.places["start" + std::to_string(j)] = static_cast<float>(poly::side_starts[i][j]);
        }
    }

    void process(float *const *outputs, int count) { // count: 128 at most
        float two[128], left[128], right[128];
        float *modulation[] = {two}, *heard[] = {left, right};
        shared.compute(count, nullptr, modulation);
        std::fill(outputs[0], outputs[0] + count, 0.0f);
        std::fill(outputs[1], outputs[1] + count, 0.0f);
        for (FaustVoice &voice : voices) {
            voice.compute(count, modulation, heard);
            for (int i = 0; i < count; i++) {
                outputs[0][i] += left[i];
                outputs[1][i] += right[i];
            }
        }
#ifndef VOICES_ONLY
        std::copy(outputs[0], outputs[0] + count, left);
        std::copy(outputs[1], outputs[1] + count, right);
        effects.compute(count, heard, const_cast<float **>(outputs));
#endif
    }
};

} // namespace

extern "C" void *peer_open(int sample_rate) { return new Synth(sample_rate); }

extern "C" void peer_process(void *self, const float *const *, float *const *outputs, uint32_t count, const void *,
                             uint32_t) {
    static_cast<Synth *>(self)->process(outputs, static_cast<int>(count));
}
