"""A whole TCAV job, beside captum."""

import sys
from pathlib import Path

from measuring import PEERS, Cell, show

LAYERS = ["/layer3/layer3.1/relu_1/Relu_output_0", "/layer4/layer4.1/relu_1/Relu_output_0"]
CONCEPTS, RUNS, MEASURED = 10, 50, 10


def whole_job(work: Path, noema: str, threads: str) -> list[str]:
    images = work / "images"
    layers = [part for layer in LAYERS for part in ("--layer", layer)]
    command = [noema, "tcav", str(work / "resnet18.onnx"), *layers, "--class", str(images / "class"),
               "--target", "0", "--concepts", str(images / "concepts"), "--random",
               str(images / "random"), "--threads", threads, "--output", str(work / "tcav")]
    captum = Cell("captum", [sys.executable, str(PEERS / "captum_tcav.py"), str(images),
                             str(MEASURED), threads])
    noema_cell = Cell("Noema, whole", command)
    noema_cell.time()
    captum.run()
    noema_cell.time()
    ours = noema_cell.median
    # One concept and MEASURED random sets were measured: 50 images a set, and a fit and a score a pair.
    sets = (CONCEPTS + RUNS) / (1 + MEASURED)
    pairs = CONCEPTS * RUNS / MEASURED
    scaled = {"activations": captum.phases["activations"] * sets,
              "fits": captum.phases["fits"] * pairs, "scores": captum.phases["scores"] * pairs}
    total = sum(scaled.values())
    parts = ", ".join(f"{name} {show(captum.phases[name])}, scaled {show(value)}"
                      for name, value in scaled.items())
    return ["## A whole TCAV job", "",
            "ResNet-18, 2 layers, 10 concepts, 50 random sets, 50 images a set, 100 class images, from",
            "JPEG files to the result. Noema also tests significance (every set against 20 others,",
            "random sets included), cross-validates each concept and writes the report; captum does none",
            "of these. captum was measured on 1 concept and 10 random sets and scaled phase by phase.", "",
            "| what | time | peak MB | |", "|---|---|---|---|",
            f"| Noema, whole | {show(ours)} | {noema_cell.megabytes:.0f} | |",
            f"| captum, scaled | {show(total)} | {captum.megabytes:.0f} (as measured) "
            f"| {total / ours:.0f} times as long |", "",
            f"captum's phases: {parts}."]
