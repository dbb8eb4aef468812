"""if, elif, else; early return; names that meet; constant conditions; None."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Unit


@program(exact=True)
class ElseIf(Effect):
    """A ladder of conditions."""

    def process(self, x: float) -> float:
        if x > 0.75:
            y = 1.0
        elif x > 0.25:
            y = x * 2.0
        elif x > 0.0:
            y = x
        elif x == 0.0:
            y = 5.0
        else:
            y = -x * 0.5
        return y


@program(exact=True)
class EarlyReturns(Effect):
    """Returns in branches, nested, with statements after them."""

    def process(self, x: float) -> float:
        if x > 0.5:
            return 1.0
        if x > 0.0:
            if x > 0.25:
                return x + 1.0
            y = x
        else:
            y = -x
            if y > 0.75:
                return y
        y = y * 2.0
        return y + 3.0


@program(exact=True)
class EarlyReturnsWithState(Effect):
    """What stands after a return that is taken does not happen."""

    def __init__(self) -> None:
        self.n = 0
        self.z = 0.0

    def process(self, x: float) -> float:
        self.n = self.n + 1
        if x < 0.0:
            return self.z
        self.z = self.z * 0.5 + x
        if self.n % 3 == 0:
            return -self.z
        self.z = self.z + 0.125
        return self.z


@program(exact=True)
class IntegerMeetsFloat(Effect):
    """y = 0 on one path and a float on the other is a float."""

    def process(self, x: float) -> float:
        y = 0
        z = 1
        if x > 0.0:
            y = x
        elif x < -0.5:
            z = x
        return y / 2 + z


@program(exact=True)
class BranchesWithState(Effect):
    """Both sides write, one side writes, neither writes."""

    def __init__(self) -> None:
        self.a = 0.0
        self.b = 1.0
        self.c = 0

    def process(self, x: float) -> float:
        if x > self.a:
            self.a = x
            self.c += 1
        else:
            self.a = self.a * 0.75
        if self.c > 5:
            self.b = -self.b
            self.c = 0
        return self.a * self.b + self.c


@program(exact=True)
class EmptyBranches(Effect):
    """pass, and a branch that only computes what nobody reads."""

    def process(self, x: float) -> float:
        if x > 0.0:
            pass
        else:
            unused = x * x  # noqa: F841
        if x > 0.5:
            x = 0.5
        return x


class Half(Unit):
    def process(self, x: float) -> float:
        return x * 0.5


@program(exact=True)
class ConstantConditions(Effect):
    """What is decided at build time: None, a bool attribute, the class's constants. The other side is not
    even checked."""

    wide = True
    mode = "soft"

    def __init__(self) -> None:
        self.extra = None
        self.filter = Half()
        self.order = 2

    def process(self, x: float) -> float:
        if self.extra is not None:
            x = self.extra.process(x).nonsense
        if self.filter is not None:
            x = self.filter.process(x)
        if self.order == 4 or self.mode == "hard":
            return x.nothing_like_this
        return x if self.wide else x.neither


@program(exact=True)
class AssignedOnEveryPath(Effect):
    """A name first assigned inside branches, after a return took one path away."""

    def process(self, x: float) -> float:
        if x > 0.5:
            gain = 2.0
        elif x > 0.0:
            return x
        else:
            gain = 0.5
        return x * gain


@program(exact=True)
class ArgumentsAreVariables(Effect):
    """An argument may be assigned, also to another number's type."""

    def clip(self, x: float, limit: float) -> float:
        if x > limit:
            x = limit
        elif x < -limit:
            x = -limit
        limit = 1
        return x * limit

    def process(self, x: float) -> float:
        x += self.clip(x, 0.5)
        return self.clip(x * 2, 0.75)
