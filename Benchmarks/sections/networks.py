"""Five networks forward, and forward with the gradient to the input, beside onnxruntime and PyTorch."""

import statistics
import sys
from pathlib import Path

from measuring import PEERS, Cell, table, take_turns

NETWORKS = ("resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "vit_b_16")
BATCHES = (1, 16)


def case(work: Path, ours: str, name: str, batch: int, rounds: int, threads: str) -> dict[str, Cell]:
    """One network at one batch size: Noema and its peers in turns."""
    repetitions = "9" if batch == 1 else "3"
    model, x = str(work / f"{name}.onnx"), str(work / f"input-{batch}.npy")
    tail = [x, "--repetitions", repetitions, "--threads", threads]
    peer = [sys.executable, str(PEERS / "forward.py")]
    last = [x, repetitions, threads]
    cells = {
        "forward": Cell("Noema forward", [ours, "network", model, *tail]),
        "onnxruntime": Cell("onnxruntime forward", [*peer, "onnxruntime", model, *last]),
        "gradient": Cell("Noema forward and gradient", [ours, "network", model, *tail, "--gradient"]),
        "plain": Cell("PyTorch forward and gradient", [*peer, "torch-gradient", name, *last]),
        "channels-last": Cell("PyTorch forward and gradient, channels-last",
                              [*peer, "torch-channels-last-gradient", name, *last]),
    }
    take_turns(list(cells.values()), rounds)
    return cells


def networks(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    forward, gradient, memory = [], [], []
    details = []
    for name in NETWORKS:
        for batch in BATCHES:
            cells = case(work, ours, name, batch, rounds, threads)
            better = min((cells["plain"], cells["channels-last"]), key=lambda cell: cell.median)
            forward.append(cells["onnxruntime"].median / cells["forward"].median)
            gradient.append(better.median / cells["gradient"].median)
            memory.append(cells["gradient"].megabytes / better.megabytes)
            ratios = {"forward": f"{forward[-1]:.2f} times the speed of onnxruntime",
                      "gradient": f"{gradient[-1]:.2f} times the speed of PyTorch's better layout, "
                                  f"{memory[-1]:.2f} of its memory"}
            details += [f"### {name}, batch {batch}", "", *table("what")]
            details += [cell.row(ratios.get(key, "")) for key, cell in cells.items()] + [""]
    mean = statistics.geometric_mean
    return ["## Forward, and forward with the gradient to the input", "",
            "Geometric means over five networks at batch 1 and 16, by medians (aimed at: 1 and 1.8; beyond, not",
            "reached: 1.3 and 3):", "",
            "| | geometric mean | smallest | largest |", "|---|---|---|---|",
            f"| forward, times the speed of onnxruntime | {mean(forward):.2f} | {min(forward):.2f} "
            f"| {max(forward):.2f} |",
            "| forward and gradient, times the speed of PyTorch's better layout "
            f"| {mean(gradient):.2f} | {min(gradient):.2f} | {max(gradient):.2f} |",
            "| peak memory of forward and gradient, of PyTorch's "
            f"| {mean(memory):.2f} | {min(memory):.2f} | {max(memory):.2f} |", "", *details]
