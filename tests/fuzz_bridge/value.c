/* value.c: parameters one by one: what is set is there, texts are complete and read back. */
#include "fuzz.h"

enum { GUARD = 0x5a5a };

static bool is_travel(double value) { return value >= 0.0 && value <= 1.0; }

static void set_value(Fuzz *fuzz, Slot *slot, ParamID id) {
    IEditController *controller = slot->controller;
    const double value = take_travel(&fuzz->bytes);
    const tresult result = controller->vtbl->setParamNormalized(controller, id, value);
    const double shown = controller->vtbl->getParamNormalized(controller, id);
    HOLDS_THAT(is_travel(shown), "parameter %u stands at %g", id, shown);
    if (result == kResultOk && is_travel(value))
        HOLDS_THAT(shown == value, "parameter %u was set to %g and stands at %g", id, value, shown);
}

static bool is_terminated(const TChar *text) {
    for (int i = 0; i < 128; i++)
        if (text[i] == 0) return true;
    return false;
}

static void show_value(Fuzz *fuzz, Slot *slot, ParamID id) {
    IEditController *controller = slot->controller;
    const double value = take_travel(&fuzz->bytes);
    struct {
        String128 text;
        TChar guard;
    } shown;
    double back = -1.0;
    memset(&shown, 0x5a, sizeof shown);
    if (controller->vtbl->getParamStringByValue(controller, id, value, shown.text) != kResultOk) return;
    HOLDS_THAT(is_terminated(shown.text) && shown.guard == GUARD, "the text of %u has no end", id);
    const tresult result = controller->vtbl->getParamValueByString(controller, id, shown.text, &back);
    HOLDS_THAT(result == kResultOk && is_travel(back), "the text of %u at %g is not read back", id, value);
}

static void read_text(Fuzz *fuzz, Slot *slot, ParamID id) {
    IEditController *controller = slot->controller;
    TChar text[40];
    double value = -1.0;
    const uint32_t length = below(&fuzz->bytes, 40), kind = take8(&fuzz->bytes);
    for (uint32_t i = 0; i < length; i++)
        text[i] = kind % 4 ? (TChar)take8(&fuzz->bytes) : (TChar)take16(&fuzz->bytes);
    text[length] = 0;
    const tresult result = controller->vtbl->getParamValueByString(controller, id, text, &value);
    HOLDS_THAT(result != kResultOk || is_travel(value), "a text reads as %g", value);
}

static void convert(Fuzz *fuzz, Slot *slot, ParamID id) {
    IEditController *controller = slot->controller;
    const double value = take_travel(&fuzz->bytes);
    const double plain = controller->vtbl->normalizedParamToPlain(controller, id, value);
    const double back = controller->vtbl->plainParamToNormalized(controller, id, plain);
    const double again = controller->vtbl->normalizedParamToPlain(controller, id, back);
    if (!is_travel(value)) return;
    const double size = plain < 0 ? -plain : plain, error = again < plain ? plain - again : again - plain;
    HOLDS_THAT(error <= 1e-9 * (size + 1.0), "%u at %g is %.17g, then %.17g", id, value, plain, again);
    (void)controller->vtbl->plainParamToNormalized(controller, id, take_travel(&fuzz->bytes) * 1e6);
}

void value_call(Fuzz *fuzz, Slot *slot) {
    static void (*const calls[])(Fuzz *, Slot *, ParamID) = {set_value, set_value, set_value,
                                                              show_value, read_text, convert};
    const uint32_t call = below(&fuzz->bytes, 6);
    calls[call](fuzz, slot, take_id(fuzz));
}
