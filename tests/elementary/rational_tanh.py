"""Prints the quotient of `rattle/dsp/fast.py`'s tanh: `python3 tests/elementary/rational_tanh.py`.

`x * P(x**2) / Q(x**2)`, degrees 6 and 3, by least squares on `P - Q * tanh(x) / x`. Divided by the last Q it
is the error of the quotient; weights are Lawson's, as in minimax_f32.py.
"""

from __future__ import annotations

import mpmath as mp

mp.mp.dps = 60
REACH = mp.mpf("9.02")  # from here on tanh is 1 to half an ulp
OVER, UNDER = 6, 3
ROUNDS = 60


def fit() -> tuple[mp.mpf, list[mp.mpf], list[mp.mpf]]:
    """The largest relative error, and the coefficients of P and Q from the constant up."""
    count = 90
    points = [REACH / 2 * (1 + mp.cos(mp.pi * (2 * i + 1) / (2 * count))) for i in range(count)]
    squares = [(x / REACH) ** 2 for x in points]  # to 1: the equations stay well conditioned
    targets = [mp.tanh(x) / x for x in points]
    emphasis, under = [mp.mpf(1)] * count, [mp.mpf(1)] * count
    best: tuple[mp.mpf, list[mp.mpf], list[mp.mpf]] = (mp.inf, [], [])
    for _ in range(ROUNDS):
        weights = [mp.sqrt(e) / (t * u) for e, t, u in zip(emphasis, targets, under, strict=True)]
        rows = zip(weights, squares, targets, strict=True)
        a = mp.matrix([
            [w * z**k for k in range(OVER + 1)] + [-w * t * z**k for k in range(1, UNDER + 1)]
            for w, z, t in rows
        ])  # fmt: skip
        b = mp.matrix([w * t for w, t in zip(weights, targets, strict=True)])
        found = list(mp.lu_solve(a.T * a, a.T * b))
        p, q = found[: OVER + 1], [mp.mpf(1), *found[OVER + 1 :]]
        under = [mp.polyval(q[::-1], z) for z in squares]
        values = zip(squares, under, targets, strict=True)
        errors = [abs(mp.polyval(p[::-1], z) / u / t - 1) for z, u, t in values]
        worst = max(errors)
        if worst < best[0]:
            scaled = [[c / REACH ** (2 * k) for k, c in enumerate(series)] for series in (p, q)]
            best = (worst, scaled[0], scaled[1])
        emphasis = [e * (error / worst + mp.mpf("1e-4")) for e, error in zip(emphasis, errors, strict=True)]
        total = sum(emphasis)
        emphasis = [e * count / total for e in emphasis]
    return best


if __name__ == "__main__":
    worst, over, under = fit()
    print(f"largest relative error 2**{float(mp.log(worst, 2)):.1f}")
    for name, series in (("over", over), ("under", under)):
        for c in reversed(series):
            print(f"    {name} {float(c):.9g}")
