"""Attribution methods, beside the packages that have them."""

import statistics
import subprocess
import sys
from pathlib import Path

from measuring import KEPT, PEERS, Cell, show, take_turns

# What takes longer than this is measured in one round alone.
LONG = 20


def attribution(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    model, x = str(work / "resnet50.onnx"), str(work / "input-1.npy")
    script = [sys.executable, str(PEERS / "attribution.py")]
    listed = subprocess.run([*script, "--list"], capture_output=True, text=True, check=True).stdout
    lines = ["## Attribution", "",
             "ResNet-50, one input of 224 x 224, the first logit. The graph is ready in both: Noema's plans",
             "and PyTorch's modules are made before the clock starts, and so is Noema's question, whose",
             "forward pass finds class and score for all methods; the peers are told the class. Both run",
             "the same number of samples, as few as show what one costs: 48 masks or coalitions, 20",
             "steps of Guided IG and of XRAI,",
             "the 256 units of the first group of blocks for Score-CAM and Ablation-CAM. A process repeats",
             "a method for some 3 s, five times at most; what takes a peer more than",
             f"{LONG} s has one round.", "",
             "| method | Noema | peer | peer's time | times as long | peak MB, Noema and peer |",
             "|---|---|---|---|---|---|"]
    ratios = []
    for method, peer in (line.split("\t") for line in listed.splitlines()):
        cells = [Cell(f"Noema {method}", [ours, "attribution", model, x, "--method", method,
                                          "--threads", threads], KEPT),
                 Cell(peer, [*script, method, x, "5", threads])]
        take_turns(cells, 1)
        if cells[1].median < LONG:
            take_turns(cells, rounds - 1)
        ratio = cells[1].median / cells[0].median
        ratios.append(ratio)
        spread = [f"{show(cell.median)} ({show(min(cell.seconds))} to {show(max(cell.seconds))})"
                  for cell in cells]
        lines.append(f"| `{method}` | {spread[0]} | {peer} | {spread[1]} | {ratio:.1f} "
                     f"| {cells[0].megabytes:.0f}, {cells[1].megabytes:.0f} |")
    mean = statistics.geometric_mean(ratios)
    return lines + ["", f"Geometric mean of the ratios: {mean:.2f}; smallest {min(ratios):.2f}.", ""]
