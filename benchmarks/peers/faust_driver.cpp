// faust_driver.cpp: what `faust -lang cpp` wrote (DSP_SOURCE), behind the call that loops/block_loop.c makes.
#include <cstdint>

#include <faust/dsp/dsp.h>
#include <faust/gui/UI.h>
#include <faust/gui/meta.h>

#include DSP_SOURCE

extern "C" void *peer_open(int sample_rate) {
    mydsp *plugin = new mydsp;
    plugin->init(sample_rate);
    return plugin;
}

extern "C" void peer_process(void *self, const void *const *inputs, void *const *outputs, uint32_t count,
                             const void *, uint32_t) {
    static_cast<mydsp *>(self)->compute(static_cast<int>(count), (float **)inputs, (float **)outputs);
}
