"""What a peer's process prints: one line of JSON, as `time-noema` does."""

import json
import resource
import time
from typing import Callable


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(times: list[float], phases: dict[str, float] | None = None) -> None:
    """Prints the times and this process's peak memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": times, "phases": phases or {}, "peakMegabytes": peak}))
