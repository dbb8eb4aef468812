#include "state.h"

#include "decimal.h"
#include "json.h"
#include "param.h"

/* --- writing --- */

static void put_number(RattleJsonText *out, const RattleParam *param, double value) {
    char text[RATTLE_DECIMAL_SIZE];
    const uint32_t length = rattle_decimal_shortest(value, text);
    const bool is_whole = length > 2 && text[length - 2] == '.' && text[length - 1] == '0';
    if (is_whole && param->step_count > 0) text[length - 2] = 0; /* a count reads as one */
    rattle_json_put(out, text);
}

static void put_value(RattleJsonText *out, const RattleParam *param, double plain) {
    const double value = rattle_param_legal(param, plain);
    if (param->is_bool)
        rattle_json_put(out, value != 0.0 ? "true" : "false");
    else if (param->members)
        rattle_json_put_string(out, param->members[(uint32_t)value]);
    else
        put_number(out, param, value);
}

static void put_member(RattleJsonText *out, const char *name, const char *text) {
    rattle_json_put(out, ",");
    rattle_json_put_string(out, name);
    rattle_json_put(out, ":");
    rattle_json_put_string(out, text);
}

uint64_t rattle_state_write(const RattlePlugin *plugin, const RattleState *state, char *text, uint64_t size) {
    RattleJsonText out = {text, size, 0};
    _Static_assert(RATTLE_STATE_FORMAT == 1, "the text below");
    rattle_json_put(&out, "{\"rattle\":1");
    put_member(&out, "plugin", plugin->id);
    put_member(&out, "version", plugin->version);
    rattle_json_put(&out, state->bypass ? ",\"bypass\":true" : ",\"bypass\":false");
    if (state->program > 0 && state->program < plugin->preset_count)
        put_member(&out, "program", plugin->preset_names[state->program]);
    rattle_json_put(&out, ",\"params\":{");
    for (uint32_t p = 0; p < plugin->param_count; p++) {
        if (p > 0) rattle_json_put(&out, ",");
        rattle_json_put_string(&out, plugin->params[p].id);
        rattle_json_put(&out, ":");
        put_value(&out, &plugin->params[p], state->plain[p]);
    }
    rattle_json_put(&out, "}}");
    return out.length;
}

/* --- reading --- */

typedef struct Members {
    RattleJson format, plugin, bypass, program, params; /* kind BROKEN: missing */
} Members;

static Members members_of(RattleJson document) {
    Members found = {.format = {RATTLE_JSON_BROKEN, NULL, NULL}};
    RattleJson key, value;
    while (rattle_json_next_member(&document, &key, &value)) {
        if (rattle_json_equals(&key, "rattle")) found.format = value;
        if (rattle_json_equals(&key, "plugin")) found.plugin = value;
        if (rattle_json_equals(&key, "bypass")) found.bypass = value;
        if (rattle_json_equals(&key, "program")) found.program = value;
        if (rattle_json_equals(&key, "params")) found.params = value;
    }
    return found;
}

static const char *refusal(const RattlePlugin *plugin, const Members *found) {
    double format = 0.0;
    if (!rattle_json_number(&found->format, &format) || format < 1.0) return "this is not a state of Rattle";
    if (format > RATTLE_STATE_FORMAT) return "the state was written by a newer version of Rattle";
    if (found->plugin.kind != RATTLE_JSON_BROKEN && !rattle_json_equals(&found->plugin, plugin->id))
        return "the state belongs to another plugin";
    if (found->params.kind != RATTLE_JSON_BROKEN && found->params.kind != RATTLE_JSON_OBJECT)
        return "the state's \"params\" is not an object";
    return NULL;
}

static void read_value(const RattleParam *param, const RattleJson *value, double *plain) {
    double number;
    if (rattle_json_number(value, &number)) *plain = rattle_param_legal(param, number);
    if (param->is_bool && value->kind == RATTLE_JSON_TRUE) *plain = 1.0;
    if (param->is_bool && value->kind == RATTLE_JSON_FALSE) *plain = 0.0;
    for (uint32_t i = 0; param->members && i <= param->step_count; i++)
        if (rattle_json_equals(value, param->members[i])) *plain = (double)i;
}

static void read_renamed(const RattlePlugin *plugin, RattleJson params, double *plain) {
    RattleJson key, value;
    while (rattle_json_next_member(&params, &key, &value))
        for (uint32_t r = 0; r < plugin->renamed_count; r++) {
            const uint32_t p = plugin->renamed[r].param;
            if (rattle_json_equals(&key, plugin->renamed[r].old_id))
                read_value(&plugin->params[p], &value, &plain[p]);
        }
}

static void read_params(const RattlePlugin *plugin, RattleJson params, double *plain) {
    RattleJson key, value;
    while (rattle_json_next_member(&params, &key, &value))
        for (uint32_t p = 0; p < plugin->param_count; p++)
            if (rattle_json_equals(&key, plugin->params[p].id))
                read_value(&plugin->params[p], &value, &plain[p]);
}

static uint32_t program_of(const RattlePlugin *plugin, const RattleJson *name) {
    for (uint32_t i = 1; i < plugin->preset_count; i++)
        if (rattle_json_equals(name, plugin->preset_names[i])) return i;
    return 0;
}

const char *rattle_state_read(const RattlePlugin *plugin, const char *text, uint64_t size,
                              RattleState *state) {
    const RattleJson document = rattle_json_read(text, size);
    if (document.kind == RATTLE_JSON_BROKEN) return "the state is not JSON";
    const Members found = members_of(document);
    const char *why = refusal(plugin, &found);
    if (why) return why;
    for (uint32_t p = 0; p < plugin->param_count; p++) state->plain[p] = plugin->params[p].default_value;
    read_renamed(plugin, found.params, state->plain);
    read_params(plugin, found.params, state->plain); /* last, so that a new id has the last word */
    state->bypass = found.bypass.kind == RATTLE_JSON_TRUE;
    state->program = program_of(plugin, &found.program);
    return NULL;
}
