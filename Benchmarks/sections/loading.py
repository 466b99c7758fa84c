"""From a network's file to a plan, beside onnxruntime."""

import sys
from pathlib import Path

from measuring import PEERS, Cell, show, table, take_turns


def loading(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    model, x = str(work / "vit_b_16.onnx"), str(work / "input-1.npy")
    noema = Cell("Noema, ready to run", [ours, "loading", model, x, "--threads", threads])
    peer = Cell("onnxruntime, ready to run",
                [sys.executable, str(PEERS / "forward.py"), "onnxruntime-loading", model, x, "3", threads])
    take_turns([noema, peer], rounds)
    size = Path(model).stat().st_size / 2**20
    parts = ", ".join(f"{name} {show(seconds)}" for name, seconds in sorted(noema.phases.items()))
    return ["## From a file to a plan", "", f"ViT-B/16, {size:.0f} MB, batch 1, forward.", "",
            *table("what"), noema.row(""),
            peer.row(f"Noema takes {noema.median / peer.median:.2f} of its time"), "",
            f"Noema's time: {parts}.", ""]
