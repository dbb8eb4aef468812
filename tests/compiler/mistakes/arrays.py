"""Mistakes about arrays, rows and slices; __init__.py says how they are marked."""

from __future__ import annotations

import numpy as np

from rattle import Effect, zeros


class Held(Effect):
    """What the others need."""

    def __init__(self) -> None:
        self.a = zeros(8)
        self.b = zeros(8)
        self.m = zeros((2, 4))
        self.n = np.zeros((4, 2))
        self.counts = np.zeros(4, dtype=np.int64)
        self.at = 0


class CountedDown(Held):
    """RT507: a slice whose step is not a number from 1 on; count down in a loop"""

    def process(self, x: float) -> float:
        self.a[:] = self.b[::-1]  # RT507 | ::-1
        return x


class RunningStep(Held):
    """RT507: a slice whose step is not a number from 1 on"""

    def process(self, x: float) -> float:
        self.a[:: self.at] = x  # RT507 | :: self.at
        return x


class ThreeDimensions(Effect):
    """RT507: `cube` has 3 dimensions, not one or two; split it"""

    def __init__(self) -> None:
        self.cube = np.zeros((2, 2, 2))

    def process(self, x: float) -> float:
        return self.cube[0, 0, 0]  # RT507 | self.cube


class NoDimension(Effect):
    """RT507: `level` has 0 dimensions, not one or two; an attribute that is one number needs no array"""

    def __init__(self) -> None:
        self.level = np.array(0.5)

    def process(self, x: float) -> float:
        return x * self.level  # RT507 | self.level


class IndexedByArray(Held):
    """RT507: an index that is an array; a loop over the elements"""

    def process(self, x: float) -> float:
        return self.a[self.counts][0]  # RT507 | self.counts


class SlicedTuple(Effect):
    """RT507: a slice of a tuple of 3 whose ends are not known at build time; write the numbers"""

    def process(self, x: float) -> float:
        three = (x, x, x)
        return three[int(x) :][0]  # RT507 | three[int(x) :]


class EnumeratedFromSound(Held):
    """RT303: enumerate begins with one number known at build time; add it in the loop"""

    def process(self, x: float) -> float:
        for i, y in enumerate(self.a, int(x)):  # RT303 | for i, y in enumerate(self.a, int(x)):
            x += y * i
        return x


class TooManyIndices(Held):
    """RT505: 2 indices for an array of 1 dimension; one index each: a[i]"""

    def process(self, x: float) -> float:
        return self.a[0, 1]  # RT505 | self.a[0, 1]


class BeyondTheColumns(Held):
    """RT505: index 4 is out of range for dimension 2 of `m`, which has 4; the last is 3, or -1"""

    def process(self, x: float) -> float:
        return self.m[1, 4]  # RT505 | self.m[1, 4]


class BeyondTheRows(Held):
    """RT505: index -3 is out of range for dimension 1 of `m`, which has 2; the first is 0, or -2"""

    def process(self, x: float) -> float:
        self.m[-3, 0] = x  # RT505 | self.m[-3, 0]
        return x


class BeyondASlice(Held):
    """RT505: index 3 is out of range for `a` of 3"""

    def process(self, x: float) -> float:
        return self.a[2:5][3]  # RT505 | self.a[2:5][3]


class ElementOfNothing(Held):
    """RT505: index 0 is out of range for `a` of 0; give it a length of 1 or more"""

    def process(self, x: float) -> float:
        return self.a[4:4][0]  # RT505 | self.a[4:4][0]


class NewArray(Held):
    """RT504: this would make a new array; write into an array of __init__: self.out[:] = ..."""

    def process(self, x: float) -> float:
        mixed = self.a * self.b  # RT504 | self.a * self.b
        return mixed[0]


class NewArrayForAttribute(Held):
    """RT504: this would make a new array; write into the array: self.a[:] = ..."""

    def process(self, x: float) -> float:
        self.a = self.a * 0.5  # RT504 | self.a
        return x


class ComparedArrays(Held):
    """RT208: this is an array, not a number"""

    def process(self, x: float) -> float:
        return x if self.a > 0.5 else 0.0  # RT208 | self.a > 0.5


class OtherShape(Held):
    """RT503: shapes (2, 4) and (4, 2) differ; give both one shape in __init__"""

    def process(self, x: float) -> float:
        self.m[:] = self.n  # RT503 | self.m[:]
        return x


class OtherLength(Held):
    """RT503: shapes (8,) and (3,) differ; take as much of each: self.a[:3], self.b[:3]"""

    def process(self, x: float) -> float:
        self.a += self.b[:3]  # RT503 | self.a += self.b[:3]
        return x


class TooFewItems(Held):
    """RT503: shapes (8,) and (2,) differ"""

    def process(self, x: float) -> float:
        self.a[:] = x, x  # RT503 | self.a[:]
        return x


class GridIntoRow(Held):
    """RT503: shapes (4,) and (2, 4) differ"""

    def process(self, x: float) -> float:
        self.m[0][:] = self.m  # RT503 | self.m[0][:]
        return x


class OverlappingArithmetic(Held):
    """RT503: what is computed here overlaps the array it is stored to; compute into another array"""

    def process(self, x: float) -> float:
        self.a[1:] = self.a[:-1] * 0.5  # RT503 | self.a[1:]
        return x


class OverlappingSum(Held):
    """RT503: what is computed here overlaps the array it is stored to"""

    def process(self, x: float) -> float:
        self.a[:-1] += self.a[1:]  # RT503 | self.a[:-1] += self.a[1:]
        return x


class TangledCopy(Held):
    """RT503: the two overlap in a way that a loop cannot copy; copy it in two steps"""

    def process(self, x: float) -> float:
        self.a[:4] = self.a[1::2]  # RT503 | self.a[:4]
        return x


class ChangedMeanwhile(Held):
    """RT503: an array changes while this is computed; store first"""

    def shifted(self, x: float) -> float:
        self.b[0] = x
        return x

    def process(self, x: float) -> float:
        self.a[:] = self.b * 2.0 + self.shifted(x)  # RT503 | self.a[:]
        return x


class FractionsIntoIntegers(Held):
    """RT201: `counts` holds integers and this is a float; convert it: int(...)"""

    def process(self, x: float) -> float:
        self.counts *= 0.5  # RT201 | self.counts *= 0.5
        return x


class SummedRows(Held):
    """RT410: `sum` adds up rows here; np.sum(a), or loop over the rows"""

    def process(self, x: float) -> float:
        return x * sum(self.m)  # RT410 | sum(self.m)


class LargestRow(Held):
    """RT410: `max` compares rows here; loop over the rows: max(row)"""

    def process(self, x: float) -> float:
        return x * max(self.m)  # RT410 | max(self.m)


class SummedAlong(Held):
    """RT409: `sum` takes 1 argument here; without axis=, start= or dtype="""

    def process(self, x: float) -> float:
        return np.sum(self.m, axis=0)[1]  # RT409 | np.sum(self.m, axis=0)


class MultipliedMatrix(Held):
    """RT504: this would make a new array; row by row: self.out[i] = np.dot(self.m[i], v)"""

    def process(self, x: float) -> float:
        return np.dot(self.m, self.a)[0]  # RT504 | np.dot(self.m, self.a)


class RowAfterLoop(Held):
    """RT301: `row` names other elements in the loop on line LINE-2; take another name there"""

    def process(self, x: float) -> float:
        row = self.m[0]
        for i in range(9):
            row = self.n[i % 2]
        return row[0]  # RT301 | row


class CubeInPrepare(Effect):
    """RT507: an array of 3 dimensions, not one or two; split it"""

    def __init__(self) -> None:
        self.cube = np.zeros(1)

    def prepare(self) -> None:
        self.cube = np.zeros((2, 2, 2))  # RT507 | np.zeros((2, 2, 2))

    def process(self, x: float) -> float:
        return x


class TruthArithmetic(Effect):
    """RT208: arithmetic of truth values, which NumPy takes for logic; combine them with & | ^"""

    def __init__(self) -> None:
        self.flags = np.zeros(4, dtype=np.bool_)
        self.sums = np.zeros(4)

    def process(self, x: float) -> float:
        self.sums[:] = self.flags + self.flags  # RT208 | self.sums[:]
        return x


class SliceOfAList(Effect):
    """RT507: a slice of a list in real-time code; make it an array in __init__: np.array(...) or zeros(n)"""

    def __init__(self) -> None:
        self.past = [0.0] * 8

    def process(self, x: float) -> float:
        self.past[0] = x
        before = self.past[1:]  # RT507 | self.past[1:]
        return before[0]


class ArithmeticOfAList(Effect):
    """RT208: this is a list, not a number; make it an array: np.array(...) in __init__"""

    def __init__(self) -> None:
        self.past = [0.0] * 8

    def process(self, x: float) -> float:
        self.past[0] = x
        self.past *= 2  # RT208 | self.past *= 2
        return x


class CopiedArray(Held):
    """RT410: `.copy` of an array in real-time code; copy it into one of __init__: self.out[:] = self.a"""

    def process(self, x: float) -> float:
        kept = self.a.copy()  # RT410 | self.a.copy
        return kept[0]


class FractionAsBound(Held):
    """RT202: an index is a whole number; this is a number with a fraction; convert it: int(...)"""

    def process(self, x: float) -> float:
        return self.a[0.5:][0]  # RT202 | 0.5
