/* text.h: what a host shows for a value, and what its user may type. plugin/text.py follows the same rules.
 *
 * value -> text; the value is made legal first (param.h). The first rule that fits:
 *  1. It equals the value of a label: the label's text.
 *  2. bool: "Off" or "On". Enum: the member's name.
 *  3. Unit "Hz" and the value, rounded to `digits` decimals, is 1000 or more either way: value / 1000 with
 *     short decimals, " kHz". No other unit changes: a host that looks for numbers in the texts would find
 *     milliseconds and seconds mixed, and take the Param for a list of names.
 *  4. The value with `digits` decimals; then " " and the unit, "%" without the space, nothing if it is "".
 * Short decimals: two, and the last one goes if it is 0: "1.23", "1.2", "1.0". Decimals are rounded as
 * Python's f"{value:.{digits}f}" does (exactly, half to even). A text that reads as zero has no minus.
 * 1234.0 Hz -> "1.23 kHz", 1200.0 -> "1.2 kHz", 440.0 (digits 0) -> "440 Hz", 0.35 s (digits 3) -> "0.350 s",
 * 1200.0 ms -> "1200 ms", 50 % -> "50%".
 *
 * text -> value; case is ignored (ASCII only), as is white space at both ends. The first rule that fits:
 *  1. It is the text of a label, or that text, white space and the unit: the label's value.
 *  2. bool: "on yes true" is 1, "off no false" is 0. Enum: a member's name.
 *  3. A number, white space, a suffix. The number: sign (U+2212 is a minus too); "inf", "infinity" or decimal digits with a point
 *     or, if there is no point, a comma; exponent. The suffix: nothing, the unit, "k" or "k" and the unit
 *     (times 1000); "s" if the unit is "ms" (times 1000), "ms" if it is "s" (divided by 1000).
 * The result is made legal, so "-inf" is the minimum. Everything else is not understood.
 *
 * A text that was shown is always understood, and its value, shown and read again, is the same value.
 */
#ifndef RATTLE_TEXT_H
#define RATTLE_TEXT_H

#include <stdbool.h>

#include "description.h"

enum { RATTLE_TEXT_SIZE = 128 }; /* holds every text of a sane Param, its end included */

/* UTF-8, always ended by 0, cut between characters if size (at least 1) is too small; its length. [any] */
uint32_t rattle_text_from_value(const RattleParam *param, double plain, char *text, uint32_t size);

/* False and *plain untouched if the text is not understood. text ends with 0. [any] */
bool rattle_text_to_value(const RattleParam *param, const char *text, double *plain);

#endif
