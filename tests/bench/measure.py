"""Timing: interleaved rounds, median of ratios, so that a noisy machine disturbs both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What was measured beside its yardstick, in seconds for one piece of work."""

    name: str
    yardstick: str
    seconds: float
    yardstick_seconds: float
    ratio: float

    def line(self) -> str:
        """Return a row of the table in docs/performance.md."""
        return (
            f"| {self.name} | {_pretty(self.seconds)} | {self.yardstick} | "
            f"{_pretty(self.yardstick_seconds)} | {self.ratio:.2f} |"
        )


def compare(
    name: str,
    work: Callable[[], object],
    yardstick: str,
    reference: Callable[[], object],
    *,
    rounds: int = 7,
    times: int = 20,
) -> Result:
    """Measure both in turns and return the medians."""
    work(), reference()
    pairs = [(_seconds(work, times), _seconds(reference, times)) for _ in range(rounds)]
    return Result(
        name,
        yardstick,
        statistics.median(own for own, _other in pairs),
        statistics.median(other for _own, other in pairs),
        statistics.median(own / other for own, other in pairs),
    )


def _seconds(work: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def _pretty(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.1f} µs"
