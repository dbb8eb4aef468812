/* context_requirements.c: IProcessContextRequirements, which hosts want from every plugin since VST 3.7. */
#include "object.h"

static const struct {
    uint32_t reads, need;
} requirements[] = {
    {RATTLE_READS_STATE, kNeedTransportState},        {RATTLE_READS_TEMPO, kNeedTempo},
    {RATTLE_READS_SIGNATURE, kNeedTimeSignature},     {RATTLE_READS_POSITION, kNeedProjectTimeMusic},
    {RATTLE_READS_BAR, kNeedBarPositionMusic},        {RATTLE_READS_LOOP, kNeedCycleMusic},
};

VST3_DEFINE_FUNKNOWN(IProcessContextRequirements, context_requirements)

static uint32_t PLUGIN_API get_process_context_requirements(IProcessContextRequirements *self) {
    (void)self;
    uint32_t needed = 0;
    for (uint32_t i = 0; i < sizeof requirements / sizeof requirements[0]; i++)
        if (rattle_plugin.transport & requirements[i].reads) needed |= requirements[i].need;
    return needed;
}

const IProcessContextRequirementsVtbl vst3_context_requirements_methods = {
    VST3_FUNKNOWN_ENTRIES(context_requirements),
    .getProcessContextRequirements = get_process_context_requirements,
};
