// The peer of plugins/empty.py: what comes in goes out.
#include <cstring>

#include <DistrhoPlugin.hpp>

START_NAMESPACE_DISTRHO

class EmptyDpf : public Plugin {
  public:
    EmptyDpf() : Plugin(0, 0, 0) {}

  protected:
    const char *getLabel() const override { return "EmptyDpf"; }
    const char *getMaker() const override { return "Rattle"; }
    const char *getLicense() const override { return "MIT"; }
    uint32_t getVersion() const override { return d_version(1, 0, 0); }
    int64_t getUniqueId() const override { return d_cconst('R', 't', 'E', 'd'); }

    void run(const float **inputs, float **outputs, uint32_t frames) override {
        for (int channel = 0; channel < 2; channel++)
            if (outputs[channel] != inputs[channel])
                std::memcpy(outputs[channel], inputs[channel], frames * sizeof(float));
    }
};

Plugin *createPlugin() { return new EmptyDpf; }

END_NAMESPACE_DISTRHO
