"""Pictures of a check as inline SVG. Colours are the page's: classes `grid axis words mark line0 line1`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

import numpy as np
from numpy.typing import NDArray

from rattle.check.picture import Line, Picture

WIDTH, HEIGHT = 560, 230
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 26, 38
_FLAT = 1e-12


class _Scale:
    """From a picture's numbers to places on the page."""

    def __init__(self, picture: Picture) -> None:
        xs = np.concatenate([each.x for each in picture.lines])
        ys = np.concatenate([_floored(each.y, picture.y_floor) for each in picture.lines])
        self.is_log_x = picture.is_log_x
        self.x_low, self.x_high = float(xs.min()), float(xs.max())
        marked = [mark.at for mark in picture.y_marks]
        low, high = min([float(ys.min()), *marked]), max([float(ys.max()), *marked])
        if picture.y_floor is not None:
            low = max(low, picture.y_floor)
        if high - low < picture.y_span:
            middle = 0.5 * (low + high)
            low, high = middle - 0.5 * picture.y_span, middle + 0.5 * picture.y_span
        room = 0.06 * (high - low) if high - low > _FLAT else max(abs(high) * 0.1, 1e-3)
        self.y_low, self.y_high = low - room, high + room

    def x(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self.x_low, self.x_high
        if self.is_log_x:
            value, low, high = np.log(value), math.log(low), math.log(high)
        return LEFT + (value - low) / max(high - low, _FLAT) * (WIDTH - LEFT - RIGHT)

    def y(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        place = (value - self.y_low) / (self.y_high - self.y_low)
        return HEIGHT - BOTTOM - np.clip(place, 0.0, 1.0) * (HEIGHT - TOP - BOTTOM)


def picture_svg(picture: Picture) -> str:
    scale = _Scale(picture)
    title = escape(picture.title)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">',
        f'<text class="words title" x="{LEFT}" y="15">{title}</text>',
        *_grid(picture, scale),
        *_legend(picture),
        *(_path(each, k, picture, scale) for k, each in enumerate(picture.lines)),
        *_marks(picture, scale),
        "</svg>",
    ]
    return "".join(parts)


def _grid(picture: Picture, scale: _Scale) -> Iterator[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for value in ticks(scale.y_low, scale.y_high, 5):
        y = float(scale.y(np.array([value]))[0])
        yield f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _words(LEFT - 6, y + 3.5, "end", _said(value))
    values = log_ticks(scale.x_low, scale.x_high) if scale.is_log_x else ticks(scale.x_low, scale.x_high, 7)
    for value in values:
        x = float(scale.x(np.array([value]))[0])
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}"/>'
        yield _words(x, bottom + 14, "middle", _said(value))
    yield f'<line class="axis" x1="{LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}"/>'
    middle = (LEFT + right) / 2
    yield _words(middle, HEIGHT - 6, "middle", picture.x_label)
    yield (
        f'<text class="words" transform="translate(13 {(TOP + bottom) / 2}) rotate(-90)"'
        f' text-anchor="middle">{escape(picture.y_label)}</text>'
    )


def _legend(picture: Picture) -> Iterator[str]:
    if len(picture.lines) < 2:
        return
    x = WIDTH - RIGHT
    for k, each in reversed(list(enumerate(picture.lines))):
        yield _words(x, 15, "end", each.name, f"key{k % 2}")
        x -= 7 * len(each.name) + 14


def _path(drawn: Line, number: int, picture: Picture, scale: _Scale) -> str:
    x, y = scale.x(drawn.x), scale.y(_floored(drawn.y, picture.y_floor))
    points = _thinned(x, y)
    words = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    return f'<polyline class="line{number % 2}" points="{words}"/>'


def _thinned(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The lowest and the highest of each half unit, where there are more than can be seen."""
    columns = np.floor(2.0 * x).astype(np.int64)
    if len(x) <= 2 * (int(columns[-1]) - int(columns[0]) + 1):
        return list(zip(x.tolist(), y.tolist(), strict=True))
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    low, high = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    found: list[tuple[float, float]] = []
    for at, a, b in zip(x[starts].tolist(), low.tolist(), high.tolist(), strict=True):
        pair = (a, b) if not found or abs(found[-1][1] - a) <= abs(found[-1][1] - b) else (b, a)
        found += [(at, pair[0])] if a == b else [(at, pair[0]), (at, pair[1])]
    return found


def _marks(picture: Picture, scale: _Scale) -> Iterator[str]:
    for k, mark in enumerate(picture.x_marks):
        x = float(scale.x(np.array([mark.at]))[0])
        if LEFT - 1 <= x <= WIDTH - RIGHT + 1:
            yield f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
            anchor, shift = ("end", -4) if x > WIDTH - 130 else ("start", 4)
            y = TOP + 11 + 13 * (k % 3)
            yield _words(x + shift, y, anchor, mark.label, "marked")
    for mark in picture.y_marks:
        y_place = float(scale.y(np.array([mark.at]))[0])
        right = WIDTH - RIGHT
        yield f'<line class="mark" x1="{LEFT}" x2="{right}" y1="{y_place:.1f}" y2="{y_place:.1f}"/>'
        yield _words(right - 4, y_place - 4, "end", mark.label, "marked")


def _words(x: float, y: float, anchor: str, said: str, kind: str = "") -> str:
    classes = f"words {kind}".strip()
    return f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def _floored(y: NDArray[np.float64], floor: float | None) -> NDArray[np.float64]:
    return y if floor is None else np.maximum(y, floor)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from low to high: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    found = [
        each * 10.0**power for power in range(math.floor(math.log10(low)), 6) for each in (1.0, 2.0, 5.0)
    ]
    return [each for each in found if low * 0.999 <= each <= high * 1.001]


def _said(value: float) -> str:
    if abs(value) >= 1000.0:
        return f"{value / 1000.0:g}k"
    return f"{round(value, 6) + 0.0:g}".replace("-", "\N{MINUS SIGN}")
