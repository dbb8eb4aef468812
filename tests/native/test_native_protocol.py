"""The protocols of ring.c and eventcount.c, searched for a wrong execution in weak memory: step by step the
same atomic operations in the same orders, and each order that is given up is found out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from weak_memory import Add, Check, Fence, Jump, Label, Let, Load, Search, Sleep, Step, Store, Wake

# ---- ring.c ---------------------------------------------------------------------------------------------

CHANNELS = 2


def written(position: int, life: int, capacity: int, without: str) -> list[Step]:
    """rattle_ring_write of one sample."""
    return [
        *([] if without == "claim" else [Store("claimed", lambda _: position + 1)]),
        *([] if without == "fence behind claim" else [Fence("release")]),
        *(Store(f"{c}.{position % capacity}", lambda _: (life, position)) for c in range(CHANNELS)),
        Store("end", lambda _: position + 1, "relaxed" if without == "release of end" else "release"),
    ]


def restarted(first: int, life: int, without: str) -> list[Step]:
    """rattle_ring_restart."""
    return [
        *([] if without == "restarting" else [Store("restarts", lambda _: 2 * life - 1)]),
        *([] if without == "fence of restart" else [Fence("release")]),
        Store("begin", lambda _: first),
        Store("claimed", lambda _: first),
        Store("end", lambda _: first),
        Store("restarts", lambda _: 2 * life, "release"),
    ]


def readable(prefix: str, without: str) -> list[Step]:
    """rattle_ring_readable, as far as what it loads. The fence would do without the acquire before it."""
    is_relaxed = without == "acquire of end and fence behind it"
    return [
        Load(f"{prefix}since", "restarts", "acquire"),
        Load(f"{prefix}begin", "begin"),
        Load(f"{prefix}end", "end", "relaxed" if is_relaxed else "acquire"),
        Load(f"{prefix}claimed", "claimed"),
        *([] if is_relaxed else [Fence("acquire")]),
        Load(f"{prefix}again", "restarts"),
    ]


def read(position: int, capacity: int, without: str) -> list[Step]:
    """rattle_ring_read of one sample: what it returns true for is of this position and of one life."""
    check = [Jump("no", lambda r: r["claimed"] > position + capacity)]
    fence: list[Step] = [] if without == "fence behind copy" else [Fence("acquire")]
    last = [Load("last", "restarts"), Jump("no", lambda r: r["last"] != r["since"])]
    return [
        Load("since", "restarts", "acquire"),
        *readable("r.", without),
        Jump("no", lambda r: r["r.since"] % 2 == 1 or r["r.again"] != r["r.since"]),
        Jump("no", lambda r: not max(r["r.begin"], r["r.claimed"] - capacity) <= position < r["r.end"]),
        *(Load(f"sample{c}", f"{c}.{position % capacity}") for c in range(CHANNELS)),
        *fence,
        Load("claimed", "claimed"),
        *([] if without == "second look at claimed" else check),
        *fence,
        *([] if without == "second look at restarts" else last),
        Let("read", lambda r: (*r.get("read", ()), r["sample0"])),
        Check(
            "a sample is that of its position and life",
            lambda r: all(r[f"sample{c}"] == (r["since"] // 2, position) for c in range(CHANNELS)),
        ),
        Label("no"),
    ]


def search_ring(capacity: int, writer: Sequence[Step], position: int, without: str, first: int = 0) -> Search:
    indices = {"restarts": 0, **dict.fromkeys(("begin", "claimed", "end"), first)}
    samples = {f"{c}.{i}": None for c in range(CHANNELS) for i in range(capacity)}
    return Search({**indices, **samples}, [writer, read(position, capacity, without)])


def overwriting(capacity: int, without: str = "") -> Search:
    """The writer goes round the ring once more while position 0 is read."""
    writer = [step for n in range(capacity + 1) for step in written(n, 0, capacity, without)]
    return search_ring(capacity, writer, 0, without)


def restarting(first: int, without: str = "") -> Search:
    """The writer begins anew while position 1 is read, at which both lives have a sample."""
    writer = [
        *(step for n in range(2) for step in written(n, 0, 2, without)),
        *restarted(first, 1, without),
        *(step for n in range(first, 2) for step in written(n, 1, 2, without)),
    ]
    return search_ring(2, writer, 1, without)


def restarting_below(without: str = "") -> Search:
    """The first life begins at 1, the second at 0, which is what is read."""
    writer = [*written(1, 0, 2, without), *restarted(0, 1, without), *written(0, 1, 2, without)]
    return search_ring(2, writer, 0, without, first=1)


RING_SEARCHES = {
    "overwriting 1": lambda without: overwriting(1, without),
    "overwriting 2": lambda without: overwriting(2, without),
    "restarting at 0": lambda without: restarting(0, without),
    "restarting at 1": lambda without: restarting(1, without),
    "restarting below": restarting_below,
}


@pytest.mark.parametrize("name", RING_SEARCHES)
def test_no_sample_is_torn_shifted_or_stale(name: str) -> None:
    """In no execution does a reader take what is no sample of its position and life; in some it reads."""
    search = RING_SEARCHES[name]("")
    assert search.violations == set()
    assert any(dict(reader).get("read") for _, reader in search.outcomes)


@pytest.mark.parametrize(
    "without",
    [
        "claim",
        "fence behind claim",
        "release of end",
        "acquire of end and fence behind it",
        "fence behind copy",
        "second look at claimed",
        "restarting",
        "fence of restart",
        "second look at restarts",
    ],
)
def test_each_order_of_the_ring_is_needed(without: str) -> None:
    """With any of them left out some execution is wrong, and found."""
    assert any(search(without).violations for search in RING_SEARCHES.values())


# ---- eventcount.c ---------------------------------------------------------------------------------------


def signalled(number: int, fault: str) -> list[Step]:
    """Publishes what is waited for, then rattle_eventcount_signal."""
    order = "relaxed" if fault == "relaxed orders" else "seq_cst"
    add, look = Add("sequence", order), Load("asleep", "waiting", order)
    clear = [Store("waiting", lambda _: 0, order)] if fault == "signal clears" else []
    return [
        Store("end", lambda _: number, "release"),
        *((look, add) if fault == "looks first" else (add, look)),
        Jump(f"awake {number}", lambda r: r["asleep"] == 0),
        *clear,
        Wake(),
        Label(f"awake {number}"),
    ]


def waited(number: int, fault: str) -> list[Step]:
    """begin, condition, then cancel or wait, until it is so; the wait looks again when it was woken."""
    order = "relaxed" if fault == "relaxed orders" else "seq_cst"
    say, see = Store("waiting", lambda _: 1, order), Load("seen", "sequence", order)
    look = [Load("end", "end", "acquire")]
    return [
        Label(f"begin {number}"),
        *(look if fault == "condition first" else []),
        *((see, say) if fault == "sees first" else (say, see)),
        *([] if fault == "condition first" else look),
        Jump(f"cancel {number}", lambda r: r["end"] >= number),
        Label(f"wait {number}"),
        Load("now", "sequence", "acquire"),
        Jump(f"cancel {number}", lambda r: r["now"] != r["seen"]),
        Sleep("sequence", "seen"),
        Jump(f"wait {number}"),
        Label(f"cancel {number}"),
        Store("waiting", lambda _: 0),
        Jump(f"begin {number}", lambda r: r["end"] < number),
    ]


def search_eventcount(signals: int, fault: str = "") -> Search:
    numbers = range(1, signals + 1)
    return Search(
        {"sequence": 0, "waiting": 0, "end": 0},
        [
            [step for n in numbers for step in signalled(n, fault)],
            [step for n in numbers for step in waited(n, fault)],
        ],
    )


@pytest.mark.parametrize("signals", [1, 2])
def test_no_wake_up_is_lost(signals: int) -> None:
    """However the two interleave, nobody sleeps on while what he waits for is there; and some do sleep."""
    search = search_eventcount(signals)
    assert search.violations == set()
    assert {dict(waiter)["end"] for _, waiter in search.outcomes} == {signals}


@pytest.mark.parametrize(
    "fault", ["relaxed orders", "signal clears", "looks first", "sees first", "condition first"]
)
def test_each_order_of_the_eventcount_is_needed(fault: str) -> None:
    """With any of them given up some execution loses a wake-up, and it is found."""
    assert any("who sleeps is woken" in search_eventcount(n, fault).violations for n in (1, 2))
