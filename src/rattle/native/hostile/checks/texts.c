/* texts.c: parameters as words. */
#include <math.h>

#include "../parameters.h"
#include "../table.h"
#include "words.h"

enum { POINTS = 400 };

static tresult text_of(const Instance *instance, ParamID id, double value, String128 text) {
    memset(text, 0xFF, sizeof(String128));
    return instance->controller->vtbl->getParamStringByValue(instance->controller, id, value, text);
}

static tresult value_of(const Instance *instance, ParamID id, const char16 *text, double *value) {
    String128 copy;
    memcpy(copy, text, sizeof copy);
    return instance->controller->vtbl->getParamValueByString(instance->controller, id, copy, value);
}

static void look_at(Run *run, const Instance *instance, int32_t index, ParamID id, double value) {
    String128 text;
    const tresult result = text_of(instance, id, value, text);
    EXPECT(result == kResultOk, "parameter %d has no text at %g: %d", (int)index, value, (int)result);
    EXPECT(ends16(text, 128), "parameter %d: the text at %g has no end", (int)index, value);
    EXPECT(is_utf16(text, 128), "parameter %d: the text at %g has half a character", (int)index, value);
}

static void everywhere(Run *run) {
    const Instance *instance = instance_create(run);
    uint32_t seed = 2;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParamID id = parameter_at(instance, i).id;
        for (int p = 0; p <= POINTS; p++) {
            look_at(run, instance, i, id, p / (double)POINTS);
            look_at(run, instance, i, id, random_travel(&seed));
        }
    }
}

static void outside(Run *run) {
    const Instance *instance = instance_create(run);
    const double bad[] = {-0.5, 1.5, 1e300, -1e300, (double)NAN, (double)INFINITY, 5e-324};
    for (int32_t i = 0; i < parameter_count(instance); i++)
        for (size_t b = 0; b < sizeof bad / sizeof bad[0]; b++) {
            String128 text;
            const tresult result = text_of(instance, parameter_at(instance, i).id, bad[b], text);
            EXPECT(result != kResultOk || ends16(text, 128), "parameter %d: the text at %g has no end",
                   (int)i, bad[b]);
        }
}

/* A text's value has that text again; and the value is near where it came from, where texts tell them apart.
 */
static void there_and_back(Run *run) {
    const Instance *instance = instance_create(run);
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        for (int p = 0; p <= POINTS && is_setting(&info); p++) {
            String128 text, again;
            char words[128], other[128];
            double value = -1.0;
            (void)text_of(instance, info.id, p / (double)POINTS, text);
            const tresult result = value_of(instance, info.id, text, &value);
            EXPECT(result == kResultOk, "parameter %d does not read its own '%s'", (int)i,
                   ascii(text, words));
            EXPECT(value >= 0.0 && value <= 1.0, "parameter %d: '%s' is %g", (int)i, ascii(text, words),
                   value);
            (void)text_of(instance, info.id, value, again);
            EXPECT(same16(text, again), "parameter %d: '%s' is read and says '%s'", (int)i,
                   ascii(text, words), ascii(again, other));
        }
    }
}

static void steps_differ(Run *run) {
    const Instance *instance = instance_create(run);
    int32_t found = 0;
    for (int32_t i = 0; i < parameter_count(instance); i++) {
        const ParameterInfo info = parameter_at(instance, i);
        if (info.stepCount < 1 || info.stepCount > 200 || (info.flags & FLAG_PROGRAM_CHANGE) != 0) continue;
        found++;
        for (int32_t v = 1; v <= info.stepCount; v++) {
            String128 text, before;
            (void)text_of(instance, info.id, (v - 1) / (double)info.stepCount, before);
            (void)text_of(instance, info.id, v / (double)info.stepCount, text);
            EXPECT(!same16(text, before), "parameter %d: values %d and %d have the same text", (int)i,
                   (int)v - 1, (int)v);
        }
    }
    if (found == 0) run_skip(run, "no parameter has steps");
}

static void fill_text(char16 text[128], int form, uint32_t *seed) {
    for (int i = 0; i < 127; i++)
        text[i] = form == 0   ? (char16)'9'
                  : form == 1 ? (char16)0xD83D /* half a character */
                  : form == 2 ? (char16)' '
                  : form == 3 ? (char16)0xFFFF
                              : (char16)(random_next(seed) & 0xFF);
    text[form == 4 ? random_next(seed) % 127 : 127] = 0;
}

static void nonsense(Run *run) {
    const Instance *instance = instance_create(run);
    uint32_t seed = 6;
    for (int32_t i = 0; i < parameter_count(instance); i++)
        for (int form = 0; form < 64; form++) {
            String128 text = {0};
            double value = 0.5;
            if (form > 0) fill_text(text, form < 5 ? form - 1 : 4, &seed);
            const tresult result = value_of(instance, parameter_at(instance, i).id, text, &value);
            EXPECT(result != kResultOk || (value >= 0.0 && value <= 1.0), "parameter %d: nonsense is %g",
                   (int)i, value);
        }
}

static void numbers_beyond(Run *run) {
    const Instance *instance = instance_create(run);
    static const char *const numbers[] = {"1e999",  "-1e999", "99999999999999999999",
                                          "-0",     "nan",    "inf",
                                          "1e-999", "0x10",   "+",
                                          "-",      ".",      "1,5",
                                          " 1 ",    "\t3\n",  "1e",
                                          "--1"};
    for (int32_t i = 0; i < parameter_count(instance); i++)
        for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
            String128 text = {0};
            double value = 0.5;
            for (size_t c = 0; numbers[n][c] != 0; c++) text[c] = (char16)numbers[n][c];
            const tresult result = value_of(instance, parameter_at(instance, i).id, text, &value);
            EXPECT(result != kResultOk || (value >= 0.0 && value <= 1.0), "parameter %d: '%s' is %g", (int)i,
                   numbers[n], value);
        }
}

const Check texts_checks[] = {
    {"texts.everywhere", "T8 T19", "Every value between 0 and 1 has a text, whole and ended.", MUST,
     everywhere},
    {"texts.outside", "T8 T19", "So have values that are none.", SHOULD, outside},
    {"texts.there-and-back", "T19", "Every text of a parameter is read, and says itself again.", SHOULD,
     there_and_back},
    {"texts.steps-differ", "T18 T19", "Two values next to each other have two texts.", SHOULD, steps_differ},
    {"texts.nonsense", "T19 T42", "Nonsense, of any length, is refused or a value.", SHOULD, nonsense},
    {"texts.numbers-beyond", "T19 T42", "So are numbers beyond all range.", SHOULD, numbers_beyond},
    {0},
};
