"""WriteAheadBuffer: what is written as sample n is read as sample n + latency, whoever is late."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rattle import WriteAheadBuffer

FADE = 64  # RATTLE_FADE


def samples(first: int, count: int) -> NDArray[np.float32]:
    """Sample n is n + 1 on the left, so that each is known again, and 1 on the right, which reads as the
    gain."""
    return np.stack([np.arange(first + 1, first + count + 1), np.ones(count)]).astype(np.float32)


def assert_only_exact_faded_or_silent(heard: NDArray[np.float32], latency: int) -> NDArray[np.float32]:
    """Every sample is the one of its time, times a gain of 0 to 1 that moves in steps of a fade of 64
    samples, or of the latency's if that is shorter; the gains."""
    due = np.arange(heard.shape[1]) - latency
    gains = heard[1]
    assert (gains[due < 0] == 0.0).all()
    assert ((gains >= 0.0) & (gains <= 1.0)).all()
    np.testing.assert_allclose(heard[0], (due + 1) * gains * (due >= 0), rtol=1e-6)
    steps = np.abs(np.diff(gains[max(latency, 0) :]))
    assert (
        steps.max(initial=0.0) <= 1 / min(FADE, latency) + 1e-6
    )  # no click, but for the sound's own beginning
    return gains


# ---- Time --------------------------------------------------------------------------------------------------


def test_latency_of_50_ms_at_44100_hz_is_2205_samples() -> None:
    """The latency is rounded, and reported in samples and in milliseconds as it is."""
    with WriteAheadBuffer(44_100, 2) as buffer:
        assert buffer.latency_samples == 2205
        assert buffer.current_latency() == 50.0
    with WriteAheadBuffer(22_050, 1) as buffer:
        assert buffer.latency_samples == 1103  # of 1102.5


def test_512_read_of_a_new_buffer_are_silent() -> None:
    """A5: before anything is latency old, there is silence, and it is no underrun."""
    with WriteAheadBuffer(44_100, 2) as buffer:
        buffer.write(samples(0, 2000))
        assert (buffer.read(512) == 0.0).all()
        assert buffer.buffer_health().missing_samples == buffer.buffer_health().underruns == 0


def test_3000_written_leave_exactly_795_readable() -> None:
    """A5: 3000 samples behind a latency of 2205 are 795 old enough, and those are the first ones."""
    with WriteAheadBuffer(44_100, 2) as buffer:
        assert buffer.write(samples(0, 3000)) == 3000
        assert buffer.buffer_health().readable_samples == 795
        heard = buffer.read(2205 + 795)
        assert (heard[:, :2205] == 0.0).all()
        np.testing.assert_array_equal(heard[:, 2205:], samples(0, 795))
        assert buffer.buffer_health().readable_samples == 0


def test_capacity_is_that_of_the_requirement() -> None:
    """A1, A2: a power of two of at least max(4 latency, latency + 2 blocks, 200 ms)."""
    for latency_ms, largest_block in ((50.0, 8192), (500.0, 64), (0.0, 1)):
        with WriteAheadBuffer(48_000, 1, latency_ms, largest_block=largest_block) as buffer:
            health = buffer.buffer_health()
            latency = health.latency_samples
            needed = max(4 * latency, latency + 2 * largest_block, 9600)
            assert needed <= health.capacity_samples < 2 * max(needed, 1) + 2
            assert health.capacity_samples & (health.capacity_samples - 1) == 0


@settings(deadline=None, max_examples=60)
@given(
    latency_ms=st.sampled_from([0.0, 1.0, 5.0]),
    moves=st.lists(st.tuples(st.booleans(), st.integers(0, 700)), max_size=60),
)
def test_any_order_of_writes_and_reads_keeps_time(latency_ms: float, moves: list[tuple[bool, int]]) -> None:
    """Against a plain model of the header's words: what fits is taken, what is due is heard or missing, and
    every count is right; nothing is ever shifted."""
    heard = [np.zeros((2, 0), np.float32)]
    written = read = missing = underruns = refused = overruns = 0
    was_missing, is_ahead = False, True
    with WriteAheadBuffer(8000, 2, latency_ms, largest_block=64) as buffer:
        latency, capacity = buffer.latency_samples, buffer.buffer_health().capacity_samples
        for is_write, count in moves:
            if is_write:
                fits = min(count, max(read - latency, 0) + capacity - written)
                assert buffer.write(samples(written, count)) == fits
                written += fits
                refused += count - fits
                overruns += fits < count
                continue
            heard.append(buffer.read(count))
            is_ahead &= written - (read + count - latency) >= latency
            for due in range(read - latency, read - latency + count):
                is_missing = due >= written
                missing += is_missing
                underruns += is_missing and not was_missing
                was_missing = is_missing
                assert not is_missing or heard[-1][1, due - (read - latency)] == 0.0
            read += count
        health = buffer.buffer_health()
    if latency:
        gains = assert_only_exact_faded_or_silent(np.concatenate(heard, axis=1), latency)
        assert not is_ahead or (gains[latency:] == 1.0).all()
    assert (health.written_samples, health.read_samples) == (written, read)
    assert (health.missing_samples, health.underruns) == (missing, underruns)
    assert (health.refused_samples, health.overruns) == (refused, overruns)
    assert health.dropped_samples == missing - max(read - latency - written, 0)
    assert health.ahead_samples == max(written + latency - read, 0)
    stored = max(written - max(read - latency, 0), 0)
    assert health.utilization == pytest.approx(stored / capacity)


def test_a_late_sample_is_dropped_and_the_next_one_is_in_time() -> None:
    """A4: 1000 samples that come after their time are never heard; the one behind them is, at its own
    place."""
    with WriteAheadBuffer(48_000, 2) as buffer:
        heard = [buffer.read(2400 + 1000)]
        assert buffer.write(samples(0, 3000)) == 3000
        heard.append(buffer.read(1500))
        health = buffer.buffer_health()
    gains = assert_only_exact_faded_or_silent(np.concatenate(heard, axis=1), 2400)
    assert (gains[:3400] == 0.0).all()
    assert (gains[3400 + FADE : 4800] == 1.0).all()
    assert (health.dropped_samples, health.missing_samples, health.underruns) == (1000, 1000, 1)


def test_a_producer_that_is_too_far_ahead_is_told_what_fits() -> None:
    """What does not fit is left to the producer, counted, and goes in once there is room."""
    with WriteAheadBuffer(48_000, 2) as buffer:
        capacity = buffer.buffer_health().capacity_samples
        assert buffer.write(samples(0, capacity + 100)) == capacity
        assert buffer.buffer_utilization() == 1.0
        buffer.read(2400 + 100)
        assert buffer.write(samples(capacity, 100)) == 100
        heard = buffer.read(capacity - FADE)
    np.testing.assert_array_equal(heard, samples(100, capacity - FADE))


# ---- Arrays ------------------------------------------------------------------------------------------------


def test_any_float_array_is_taken_and_a_mono_one_may_be_flat() -> None:
    """float64, Fortran order, strides and one dimension: the same samples come out as float32."""
    x = np.linspace(-1.0, 1.0, 600).reshape(2, 300)
    for given_array in (x, np.asfortranarray(x), x.astype(np.float16), x[:, ::2], x[::-1]):
        with WriteAheadBuffer(8000, 2, 10.0) as buffer:
            buffer.write(given_array)
            heard = buffer.read(80 + 86)
        assert heard.dtype == np.float32
        np.testing.assert_array_equal(heard[:, 80:], given_array[:, :86].astype(np.float32))
    with WriteAheadBuffer(8000, 1, 0.0) as buffer:
        out = np.empty(300, np.float32)
        buffer.write(x[0])
        assert buffer.read_into(out) == 0
        assert buffer.read_into(out) == 300
        assert (out == 0.0).all()


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (np.zeros((300, 2), np.float32), r"did you mean \.T\?"),
        (np.zeros(300, np.float32), r"shape \(300,\), expected float32 of shape \(2, samples\)"),
        (np.zeros((2, 300), np.int16), "int16; convert it to np.float32 with full scale at 1.0"),
        ([[0.0], [0.0]], "list; give a NumPy array"),
    ],
)
def test_another_array_is_refused_with_what_is_expected(x: object, says: str) -> None:
    """Wrong shapes, whole numbers and lists say what to give instead, and take nothing."""
    with WriteAheadBuffer(48_000, 2) as buffer:
        with pytest.raises((TypeError, ValueError), match=says):
            buffer.write(x)  # type: ignore[arg-type]
        assert buffer.buffer_health().written_samples == 0


@pytest.mark.parametrize(
    "arguments",
    [(0.0, 2), (48_000, 0), (48_000, 41), (48_000, 2, -1.0), (float("nan"), 2), (48_000, 2, float("inf"))],
)
def test_a_buffer_that_cannot_be_is_refused(arguments: tuple[float, int]) -> None:
    """Rates, channels and latencies out of range are a ValueError that names them."""
    with pytest.raises(ValueError, match=r"sample_rate|channels|latency_ms"):
        WriteAheadBuffer(*arguments)


def test_what_is_read_into_must_be_writable_float32_rows() -> None:
    """An array that native code could not fill in place is refused instead of copied behind the caller's
    back."""
    frozen = np.zeros((2, 8), np.float32)
    frozen.flags.writeable = False
    with WriteAheadBuffer(48_000, 2) as buffer:
        for out in (frozen, np.zeros((2, 16), np.float32)[:, ::2], np.zeros((2, 8))):
            with pytest.raises((TypeError, ValueError), match="out"):
                buffer.read_into(out)
        with pytest.raises(ValueError, match="count is -1"):
            buffer.read(-1)


# ---- Two threads -------------------------------------------------------------------------------------------


def play(buffer: WriteAheadBuffer, total: int, block: int, rest_s: float) -> NDArray[np.float32]:
    heard = []
    for _ in range(total // block):
        heard.append(buffer.read(block))
        time.sleep(rest_s)
    return np.concatenate(heard, axis=1)


def produce(buffer: WriteAheadBuffer, total: int, stall_s: float) -> None:
    """Blocks of 96 as fast as they fit; a stall after every twentieth, as a collector makes them."""
    written = turn = 0
    while written < total:
        taken = buffer.write(samples(written, min(96, total - written)))
        written += taken
        turn += 1
        time.sleep(stall_s if turn % 20 == 0 else 0.0 if taken else 0.0001)


def test_two_threads_need_no_lock() -> None:
    """A producer and a consumer that wait for nobody: each sample is exact, faded or silent, and all are
    counted."""
    total = 64_000
    with WriteAheadBuffer(8_000, 2, 8.0, largest_block=96) as buffer:
        thread = threading.Thread(target=produce, args=(buffer, total, 0.005))
        thread.start()
        heard = play(buffer, total, 64, 0.0001)
        thread.join()
        health = buffer.buffer_health()
    gains = assert_only_exact_faded_or_silent(heard, 64)
    assert (gains == 1.0).any()
    assert health.missing_samples <= (gains[64:] == 0.0).sum()
    assert (health.written_samples, health.read_samples) == (total, total)


def test_two_threads_of_one_role_are_told() -> None:
    """A second producer at the same moment is a RuntimeError, not a torn ring."""
    with WriteAheadBuffer(48_000, 2) as buffer:
        with buffer._turns["producer"], pytest.raises(RuntimeError, match=r"another thread is .* producer"):
            buffer.write(samples(0, 8))
        assert buffer.write(samples(0, 8)) == 8


# ---- Two processes -----------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of fork beside threads, from 3.12
@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_a_process_that_stalls_for_20_ms_is_not_heard_shifted(method: str) -> None:
    """A2, A4: the producer is another process that stops for 20 ms again and again; what is heard is exact,
    faded or silent, each at its time, and counts agree in both processes' sight."""
    total = 48_000
    context = multiprocessing.get_context(method)
    with WriteAheadBuffer(48_000, 2) as buffer:
        child = context.Process(target=produce, args=(buffer, total, 0.02))
        child.start()
        while buffer.buffer_health().written_samples < 2400 and child.is_alive():
            time.sleep(0.001)
        heard = play(buffer, total, 480, 0.005)
        child.join(60)
        health = buffer.buffer_health()
    assert child.exitcode == 0
    gains = assert_only_exact_faded_or_silent(heard, 2400)
    assert health.missing_samples <= (gains[2400:] == 0.0).sum()
    assert (health.written_samples, health.read_samples) == (total, total)
    assert (gains == 1.0).any()


PROGRAM = """
import sys
import numpy as np
from rattle import WriteAheadBuffer
with WriteAheadBuffer.attach(int(sys.argv[1])) as buffer:
    print(buffer.sample_rate, buffer.channels, buffer.latency_samples)
    buffer.write(np.full((1, 100), 0.5))
    print(buffer.read(10 + 20).sum())
"""


def test_any_program_may_inherit_it_by_file_descriptor() -> None:
    """Without multiprocessing: subprocess and a number. Roles of a process that ended are free again."""
    with WriteAheadBuffer(1000, 1, 10.0) as buffer:
        shared = buffer.share()
        command = (sys.executable, "-c", PROGRAM, str(shared.fileno()))
        done = subprocess.run(command, pass_fds=[shared.fileno()], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["1000.0", "1", "10", "10.0"]
        assert buffer.buffer_health().written_samples == 100
        assert (buffer.read(10) == 0.5).all()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_two_producers_are_told_in_one_process_and_in_two() -> None:
    """Whoever comes second is refused by name of the first's process; closing gives the role back."""
    with WriteAheadBuffer(48_000, 1) as buffer, WriteAheadBuffer.attach(buffer.share()) as other:
        buffer.write(np.zeros(8))
        with pytest.raises(RuntimeError, match=r"another object of this process writes to .* already"):
            other.write(np.zeros(8))
        other.read(8)
        with pytest.raises(RuntimeError, match="reads from"):
            buffer.read(8)
        context = multiprocessing.get_context("fork")
        answers = context.SimpleQueue()
        child = context.Process(target=say_how_writing_fails, args=(buffer, answers))
        child.start()
        child.join(60)
        assert f"process {multiprocessing.current_process().pid} writes to" in answers.get()
        buffer.close()
        assert other.write(np.zeros(8)) == 8


def say_how_writing_fails(buffer: WriteAheadBuffer, answers: multiprocessing.SimpleQueue[str]) -> None:
    try:
        buffer.write(np.zeros(8))
        answers.put("it did not")
    except RuntimeError as error:
        answers.put(str(error))


def test_other_files_are_no_buffer(tmp_path: Path) -> None:
    """A descriptor of something else is refused before anything native looks at it."""
    file = tmp_path / "noise"
    for content in (b"", b"RattleWB", bytes(100_000)):
        file.write_bytes(content)
        with file.open("r+b") as opened, pytest.raises(ValueError, match="no memory of a WriteAheadBuffer"):
            WriteAheadBuffer.attach(opened.fileno())


# ---- Life --------------------------------------------------------------------------------------------------


def traces() -> int:
    """Mappings and file descriptors of buffers in this process."""
    name = "rattle-write-ahead-buffer"
    opened = sum(
        name in str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()
    )
    return opened + Path("/proc/self/maps").read_text().count(name)


def test_memory_is_given_back() -> None:
    """Closed or forgotten, pickled or shared: no mapping and no descriptor stays."""
    before = traces()
    for _ in range(20):
        with WriteAheadBuffer(48_000, 2) as buffer:
            buffer.write(samples(0, 8))
            buffer.share()
        forgotten = WriteAheadBuffer(48_000, 2)
        WriteAheadBuffer.attach(forgotten.share()).read(8)
        del forgotten
    gc.collect()
    assert traces() == before


def test_what_is_closed_says_so() -> None:
    """Nothing native is called with memory that is gone."""
    buffer = WriteAheadBuffer(48_000, 2)
    shared = buffer.share()
    buffer.close()
    buffer.close()
    shared.close()
    for use in (
        lambda: buffer.read(8),
        lambda: buffer.write(samples(0, 8)),
        buffer.buffer_health,
        buffer.share,
        lambda: pickle.dumps(buffer),
        shared.fileno,
    ):
        with pytest.raises(ValueError, match="closed"):
            use()
