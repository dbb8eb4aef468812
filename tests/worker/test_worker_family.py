"""The processes behind a ring as a supervisor starts them: three generations, or one alone; how they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from tests.worker.host_side import Host, host, library_path

from rattle.worker_process.family import loaded
from rattle.worker_process.forks import Forks
from rattle.worker_process.log import say
from rattle.worker_process.words import Order, RecordKind, SlotState

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="who else cannot fork a plugin")

PLUGINS = Path(__file__).parent / "worker_plugins.py"
PATHS = str(PLUGINS.parent.parent)  # it belongs to a package


class Family:
    """The nursery of worker_plugins.py, or of another file."""

    def __init__(self, folder: Path, class_name: str, file: Path = PLUGINS) -> None:
        self.log_path = folder / "log"
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.channel = ours
        self.process = start(self.log_path, theirs.fileno(), [str(file), class_name])
        theirs.close()
        self.parent = 0

    def add(self, made: Host) -> socket.socket:
        """An instance; its parent's channel."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        socket.send_fds(self.channel, [b"instance\0"], [made.memory, theirs.fileno()])
        theirs.close()
        word, _, number = ours.recv(100).rstrip(b"\0").decode().partition(" ")
        assert word == "parent"
        self.parent = int(number)
        return ours

    @property
    def log(self) -> str:
        return self.log_path.read_text()


def start(log: Path, descriptor: int, arguments: list[str]) -> subprocess.Popen[bytes]:
    file, class_name, *rest = arguments
    program = [sys.executable, "-m", "rattle.worker_process"]
    command = [*program, str(library_path()), file, class_name, PATHS, *rest]
    with log.open("wb") as output:
        return subprocess.Popen(
            command, stdout=output, stderr=output, pass_fds=(3,), preexec_fn=lambda: os.dup2(descriptor, 3)
        )


@contextmanager
def family(folder: Path, class_name: str, file: Path = PLUGINS) -> Iterator[Family]:
    made = Family(folder, class_name, file)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        made.channel.close()


def is_gone(process: int) -> bool:
    """Also if nobody has taken note of it yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] in "ZX"
    except OSError:
        return True


def wait_until_gone(made: Host, *processes: int) -> None:
    made.until(lambda: all(map(is_gone, processes)), f"{processes} have ended")


def play(made: Host, slot: int, first: int = 0) -> None:
    made.wait_for(slot, SlotState.READY)
    made.order(slot, Order.PLAY, first)


def test_a_family_plays(tmp_path: Path) -> None:
    """The module is imported once for two instances and their workers; a second worker of an instance starts
    with the state that prepare left; closing the channels ends all."""
    ones = np.ones((2, 1024))
    with family(tmp_path, "Gain") as one, host(params=1, meters=1) as made, host(params=1, meters=1) as other:
        channels, parents = [], []
        for each in (made, other):
            channels.append(one.add(each))
            parents.append(one.parent)
        for each, channel, gain in zip((made, other), channels, (2.0, 0.25), strict=True):
            channel.send(b"worker 0\0")
            play(each, 0)
            each.keyframe([gain])
            each.write(ones)
            y = each.read(0, 0, 1024)
            np.testing.assert_array_equal(y[0], np.full(1024, gain))
            assert y[1, 127::128].tolist() == list(range(1, 9))
        channels[0].send(b"worker 1\0")
        play(made, 1, first=512)
        y = made.read(1, 512, 1024)
        assert y[1, 127::128].tolist() == [1.0, 2.0, 3.0, 4.0]
        workers = [made.fields.slots[0].process, made.fields.slots[1].process, other.fields.slots[0].process]
        assert len({*parents, one.process.pid, *workers}) == 6
        assert one.log.count("imported in") == 1
        assert made.fields.slots[0].health.pause_estimate >= 10_000_000
        made.order(0, Order.END)
        wait_until_gone(made, workers[0])
        channels[0].close()
        wait_until_gone(made, workers[1], parents[0])
        assert not is_gone(workers[2])
        one.channel.close()
        wait_until_gone(made, one.process.pid, parents[1], workers[2])
        channels[1].close()


def test_the_death_of_the_first_is_the_end_of_all(tmp_path: Path) -> None:
    """Also if nobody closes anything: SIGKILL leaves no process behind."""
    with family(tmp_path, "Gain") as one, host(params=1, meters=1) as made:
        channel = one.add(made)
        channel.send(b"worker 0\0")
        made.wait_for(0, SlotState.READY)
        one.process.kill()
        wait_until_gone(made, one.parent, made.fields.slots[0].process)
        channel.close()


def test_the_death_of_a_worker_is_its_own(tmp_path: Path) -> None:
    """Its parent forks the next one, which counts from 0, and no zombie stays."""
    with family(tmp_path, "Gain") as one, host(params=1, meters=1) as made:
        channel = one.add(made)
        for _ in range(2):
            channel.send(b"worker 0\0")
            made.wait_for(0, SlotState.READY)
            process, health = made.fields.slots[0].process, made.fields.slots[0].health
            assert (health.quanta, health.busy_worst, health.skipped, health.histogram[9]) == (0, 0, 0, 0)
            health.quanta = health.busy_worst = health.skipped = health.histogram[9] = 7
            os.kill(process, signal.SIGKILL)
            made.until(lambda process=process: not Path(f"/proc/{process}").exists(), "no zombie")
            made.fields.slots[0].state = SlotState.EMPTY
        channel.close()


@pytest.mark.parametrize("class_name", ["Gain", "Broken"])
def test_what_cannot_play_says_so(tmp_path: Path, class_name: str) -> None:
    """A file that cannot be imported, a prepare that raises: the log has the reason and the author's line,
    both slots are FAILED, the parent ends."""
    file = PLUGINS
    if class_name == "Gain":
        file = tmp_path / "mine.py"
        file.write_text("import no_such_module  # mine\n")
    with family(tmp_path, class_name, file) as one, host() as made:
        channel = one.add(made)
        made.wait_for(0, SlotState.FAILED)
        made.wait_for(1, SlotState.FAILED)
        reason, line = (
            ("No module named", "# mine") if class_name == "Gain" else ("no model here", "raise Look")
        )
        assert reason in one.log
        assert line in one.log
        assert "instance.py" not in one.log
        wait_until_gone(made, one.parent)
        channel.close()


@pytest.mark.parametrize(
    ("source", "expected"),
    [("raise SystemExit('not today')\n", "not today"), ("x = 1\n", "is no plugin of"), ("(", "SyntaxError")],
)
def test_what_is_no_plugin(
    tmp_path: Path, source: str, expected: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log says why, whatever the file does."""
    file = tmp_path / "mine.py"
    file.write_text(source)
    assert loaded(str(file), "Gain") is None
    assert expected in capfd.readouterr().err


def test_who_plays_is_not_failed_by_a_successor(tmp_path: Path) -> None:
    """A new parent of the same link cannot be made: only the slot where nobody plays is FAILED."""
    with family(tmp_path, "Gain") as one, host(params=1, meters=1) as made:
        channel = one.add(made)
        channel.send(b"worker 0\0")
        play(made, 0)
        made.wait_for(0, SlotState.PLAYING)
        (tmp_path / "next").mkdir()
        with family(tmp_path / "next", "Broken") as successor:
            successor.add(made).close()
            made.wait_for(1, SlotState.FAILED)
            assert made.fields.slots[0].state == SlotState.PLAYING
        channel.close()


def test_one_process_alone(tmp_path: Path) -> None:
    """Where none can fork: it maps what it inherited, plays its slot, and ends when the link is closed;
    what it prints is in the log."""
    with host(params=1) as made:
        log, rest = tmp_path / "log", ["--slot", "1", "--bytes", str(made.fields.bytes)]
        process = start(log, made.memory, [str(PLUGINS), "Moody", *rest])
        play(made, 1)
        made.keyframe([1.0])
        made.write(np.ones((2, 256)))
        assert made.read(1, 0, 256).min() == 1.0
        made.tell(RecordKind.PARAM, target=0.0)
        made.write(np.ones((2, 256)))
        assert made.read(1, 256, 512).max() == -1.0
        made.fields.is_closed = 1
        assert process.wait(60) == 0
        assert log.read_text().count("in a bad mood") == 2  # its line, and what it says
        assert made.fields.slots[1].health.exceptions == 2


def test_a_host_that_dies_leaves_nobody() -> None:
    """A worker alone sees within a turn that its parent is another."""
    with host(params=1) as made:
        arguments = [str(library_path()), str(PLUGINS), "Moody", PATHS, "--slot", "0"]
        memory = ["--bytes", str(made.fields.bytes), "--memory", str(made.memory)]
        command = [sys.executable, "-m", "rattle.worker_process", *arguments, *memory]
        middle = f"import subprocess, time; subprocess.Popen({command!r}, close_fds=False); time.sleep(600)"
        host_process = subprocess.Popen([sys.executable, "-c", middle], pass_fds=[made.memory])
        made.wait_for(0, SlotState.READY)
        host_process.kill()
        host_process.wait()
        wait_until_gone(made, made.fields.slots[0].process)


def test_a_child_that_somebody_reaped_is_forgotten() -> None:
    """Between two looks at it a signal's handler may have been there."""
    before = signal.getsignal(signal.SIGCHLD)
    try:
        forks = Forks()
        forks._children.add(os.getpid())  # no child of ours
        forks._reap()
        assert forks._children == set()
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_a_full_disk_ends_no_worker() -> None:
    """What cannot be logged is lost; it goes on."""
    kept = os.dup(2)
    try:
        with open("/dev/full", "wb") as full:
            os.dup2(full.fileno(), 2)
        say("nobody reads this")
    finally:
        os.dup2(kept, 2)
        os.close(kept)
