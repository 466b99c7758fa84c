"""One measured command, turns between several, and the rows of the tables."""

import json
import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
# As `noema` has it: memory that was given back stays for what is asked next.
KEPT = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}


@dataclass
class Cell:
    """One command, what it measured in all rounds, and how often the whole job needs it."""

    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    phases: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0

    def run(self) -> None:
        done = subprocess.run(self.command, capture_output=True, text=True,
                              env=os.environ | self.environment)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(self.command)}\n{done.stderr}")
        found = json.loads(done.stdout.strip().splitlines()[-1])
        self.seconds += found["seconds"]
        self.phases = found["phases"]
        self.megabytes = max(self.megabytes, found["peakMegabytes"])
        print(f"{self.title}: {self.median:.4g} s", flush=True)

    def time(self) -> None:
        """Runs a command that prints no timing of its own."""
        start = time.perf_counter()
        child = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"{' '.join(self.command)} failed")
        self.seconds.append(time.perf_counter() - start)
        self.megabytes = max(self.megabytes, usage.ru_maxrss / 1024)
        print(f"{self.title}: {self.seconds[-1]:.4g} s", flush=True)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def row(self, ratio: str, scale: float = 1) -> str:
        low, high = min(self.seconds) * scale, max(self.seconds) * scale
        return (f"| {self.title} | {show(self.median * scale)} | {show(low)} to {show(high)} "
                f"| {self.megabytes:.0f} | {ratio} |")


def show(seconds: float) -> str:
    """A time with three digits and its unit."""
    if seconds < 1:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds:.3g} s" if seconds < 100 else f"{seconds:.0f} s"


def take_turns(cells: list[Cell], rounds: int) -> None:
    for _ in range(rounds):
        for cell in cells:
            cell.run()


def table(first: str) -> list[str]:
    return [f"| {first} | median | smallest to largest | peak MB | |", "|---|---|---|---|---|"]
