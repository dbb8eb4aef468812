#include "text.h"

#include "decimal.h"
#include "param.h"

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool is_continuation(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* --- value to text --- */

typedef struct Line {
    char *text;
    uint32_t size, length;
} Line;

/* A character that does not fit whole is left out, and all that follows. */
static void put_text(Line *line, const char *text) {
    uint32_t end = line->length;
    while (*text && end + 1 < line->size) line->text[end++] = *text++;
    if (*text) {
        line->size = 0;
        if (is_continuation(*text)) {
            while (end > line->length && is_continuation(line->text[end - 1])) end--;
            if (end > line->length) end--;
        }
    }
    line->text[end] = 0;
    line->length = end;
}

static bool reads_as_zero(const char *number) {
    for (; *number; number++)
        if (*number >= '1' && *number <= '9') return false;
    return true;
}

static void put_rounded(Line *line, double value, uint32_t digits, bool is_short) {
    char number[RATTLE_DECIMAL_FIXED_SIZE];
    uint32_t length = rattle_decimal_fixed(value, digits, number);
    if (is_short && number[length - 1] == '0') number[--length] = 0;
    put_text(line, number + (number[0] == '-' && reads_as_zero(number)));
}

/* As a reader of the text sees it. */
static double rounded_size(double value, uint32_t digits) {
    char number[RATTLE_DECIMAL_FIXED_SIZE];
    double rounded = value;
    rattle_decimal_read(number, rattle_decimal_fixed(value, digits, number), &rounded);
    return rounded < 0.0 ? -rounded : rounded;
}

static bool is_same(const char *a, const char *b) {
    for (; *a && *a == *b; a++) b++;
    return *a == *b;
}

static bool is_shown_in_khz(const RattleParam *param, double value) {
    return is_same(param->unit, "Hz") && rounded_size(value, param->digits) >= 1000.0;
}

static const char *name_of(const RattleParam *param, double value) {
    for (uint32_t i = 0; i < param->label_count; i++)
        if (param->labels[i].value == value) return param->labels[i].text;
    if (param->is_bool) return value != 0.0 ? "On" : "Off";
    return param->members ? param->members[(uint32_t)value] : NULL;
}

uint32_t rattle_text_from_value(const RattleParam *param, double plain, char *text, uint32_t size) {
    Line line = {text, size, 0};
    const double value = rattle_param_legal(param, plain);
    const char *name = name_of(param, value);
    if (name) {
        put_text(&line, name);
    } else if (is_shown_in_khz(param, value)) {
        put_rounded(&line, value / 1000.0, 2, true);
        put_text(&line, " kHz");
    } else {
        put_rounded(&line, value, param->digits, false);
        if (param->unit[0] && !is_same(param->unit, "%")) put_text(&line, " ");
        put_text(&line, param->unit);
    }
    return line.length;
}

/* --- text to value --- */

typedef struct Slice {
    const char *at, *end;
} Slice;

static Slice trimmed(Slice s) {
    while (s.at < s.end && is_space(*s.at)) s.at++;
    while (s.at < s.end && is_space(s.end[-1])) s.end--;
    return s;
}

/* Moves s past word if it begins so. */
static bool take(Slice *s, const char *word) {
    const char *at = s->at;
    for (; *word; word++, at++)
        if (at == s->end || lower(*at) != lower(*word)) return false;
    s->at = at;
    return true;
}

static bool is_word(Slice s, const char *word) { return take(&s, word) && s.at == s.end; }

static bool is_label(Slice s, const RattleLabel *label, const char *unit) {
    return take(&s, label->text) && (s.at == s.end || is_word(trimmed(s), unit));
}

static bool read_name(const RattleParam *param, Slice s, double *value) {
    for (uint32_t i = 0; i < param->label_count; i++) {
        if (!is_label(s, &param->labels[i], param->unit)) continue;
        *value = param->labels[i].value;
        return true;
    }
    if (param->is_bool) {
        const bool is_on = is_word(s, "on") || is_word(s, "yes") || is_word(s, "true");
        *value = is_on ? 1.0 : 0.0;
        return is_on || is_word(s, "off") || is_word(s, "no") || is_word(s, "false");
    }
    for (uint32_t i = 0; param->members && i <= param->step_count; i++) {
        if (!is_word(s, param->members[i])) continue;
        *value = (double)i;
        return true;
    }
    return false;
}

static bool read_infinity(Slice *s, double *value) {
    Slice rest = *s;
    const bool is_negative = take(&rest, "-");
    if (!is_negative) take(&rest, "+");
    if (!take(&rest, "infinity") && !take(&rest, "inf")) return false;
    const double infinity = (double)__builtin_inff();
    *value = is_negative ? -infinity : infinity;
    *s = rest;
    return true;
}

static bool read_number(Slice *s, double *value) {
    char number[RATTLE_TEXT_SIZE];
    uint32_t length = 0;
    bool has_point = false;
    if (read_infinity(s, value)) return true;
    for (const char *at = s->at; at < s->end; at++) has_point |= *at == '.';
    for (const char *at = s->at; at < s->end && length < sizeof number; at++)
        number[length++] = *at == ',' && !has_point ? '.' : *at;
    const uint64_t end = rattle_decimal_read(number, length, value);
    s->at += end;
    return end > 0;
}

static const char minus_sign[] = "\xe2\x88\x92"; /* U+2212: what is typeset, and then copied */

/* The suffix says what the number is to be multiplied with; 0: it makes no sense. */
static double factor_of(const RattleParam *param, Slice suffix) {
    if (suffix.at == suffix.end || is_word(suffix, param->unit)) return 1.0;
    if (is_same(param->unit, "ms") && is_word(suffix, "s")) return 1000.0;
    if (take(&suffix, "k") && (suffix.at == suffix.end || is_word(suffix, param->unit))) return 1000.0;
    return 0.0;
}

static bool read_signed(Slice *s, double *value) {
    const bool is_minus = take(s, minus_sign);
    if (is_minus && s->at < s->end && (*s->at == '-' || *s->at == '+')) return false;
    if (!read_number(s, value)) return false;
    if (is_minus) *value = -*value;
    return true;
}

static bool read_quantity(const RattleParam *param, Slice s, double *value) {
    if (!read_signed(&s, value)) return false;
    s = trimmed(s);
    if (is_same(param->unit, "s") && is_word(s, "ms")) {
        *value /= 1000.0;
        return true;
    }
    const double factor = factor_of(param, s);
    *value *= factor;
    return factor != 0.0;
}

bool rattle_text_to_value(const RattleParam *param, const char *text, double *plain) {
    Slice s = {text, text};
    double value = 0.0;
    while (*s.end) s.end++;
    s = trimmed(s);
    if (!read_name(param, s, &value) && !read_quantity(param, s, &value)) return false;
    *plain = rattle_param_legal(param, value);
    return true;
}
