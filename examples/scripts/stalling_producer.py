"""Two processes and a WriteAheadBuffer: one makes a chord and keeps stalling, the other plays by the clock.

python examples/scripts/stalling_producer.py [--seconds 2] [--stall-ms 20] [--latency-ms 50] [--file a.wav]
"""

import argparse
import multiprocessing
import time

import numpy as np
import soundfile

from rattle import WriteAheadBuffer

RATE_HZ = 48_000
BLOCK = 480  # samples, 10 ms


def produce(buffer: WriteAheadBuffer, seconds: float, stall_s: float) -> None:
    """Runs in a process of its own; a fifth of a second apart it does nothing at all, as collectors do."""
    start = time.perf_counter()
    for block in range(int(seconds * RATE_HZ) // BLOCK):
        time_s = (block * BLOCK + np.arange(BLOCK)) / RATE_HZ
        chord = sum(0.1 * np.sin(2.0 * np.pi * hertz * time_s) for hertz in (220.0, 277.2, 329.6))
        buffer.write(np.stack([chord, chord]))  # never waits; in time, everything fits
        if block % 20 == 19:
            time.sleep(stall_s)
        time.sleep(max(start + block * BLOCK / RATE_HZ - time.perf_counter(), 0.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--stall-ms", type=float, default=20.0)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    parser.add_argument("--file", default="chord.wav")
    options = parser.parse_args()
    with WriteAheadBuffer(RATE_HZ, 2, options.latency_ms) as buffer:
        arguments = (buffer, options.seconds, options.stall_ms / 1000.0)
        producer = multiprocessing.get_context("spawn").Process(target=produce, args=arguments)
        producer.start()
        while buffer.buffer_health().written_samples == 0 and producer.is_alive():
            time.sleep(0.001)
        start, heard = time.perf_counter(), []
        for block in range(int(options.seconds * RATE_HZ) // BLOCK):
            heard.append(buffer.read(BLOCK))  # a sound card's callback
            time.sleep(max(start + block * BLOCK / RATE_HZ - time.perf_counter(), 0.0))
        producer.join()
        health = buffer.buffer_health()
    soundfile.write(options.file, np.concatenate(heard, axis=1).T, RATE_HZ)
    print(f"{options.file}: {health.underruns} underruns, {health.missing_samples} samples missing")


if __name__ == "__main__":
    main()
