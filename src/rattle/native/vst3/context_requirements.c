/* context_requirements.c: IProcessContextRequirements, which hosts want from every plugin since VST 3.7. */
#include "object.h"

VST3_DEFINE_FUNKNOWN(IProcessContextRequirements, context_requirements)

static uint32_t PLUGIN_API get_process_context_requirements(IProcessContextRequirements *self) {
    (void)self;
    return 0; /* no processor reads the transport yet */
}

const IProcessContextRequirementsVtbl vst3_context_requirements_methods = {
    VST3_FUNKNOWN_ENTRIES(context_requirements),
    .getProcessContextRequirements = get_process_context_requirements,
};
