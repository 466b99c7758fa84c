"""Times Noema beside its peers and writes RESULTS.md: run.py WORK TIME_NOEMA NOEMA [--rounds N]

Every measurement is a process of its own, so that its peak memory is its own. Noema and its peers take
turns, round by round, so that a machine that is busy for a while is busy for all of them. Shown are the
median over all repetitions and the smallest and largest; a ratio is one of medians.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
LAYERS = ["/layer3/layer3.1/relu_1/Relu_output_0", "/layer4/layer4.1/relu_1/Relu_output_0"]
CONCEPTS, RUNS, MEASURED = 10, 50, 10
CAFFE_CARD = """preprocessing:
  height: 227
  width: 227
  resize: squash
  channels: bgr
  range: byte
  mean: [104.006, 116.669, 122.679]
  std: [1, 1, 1]
"""


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


def cavs(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    data = [str(work / "activations.npy"), str(work / "gradients.npy")]
    python = [sys.executable, str(PEERS / "cavs.py")]
    noema = Cell("Noema, all 500", [ours, "cavs", *data, "--threads", threads])
    sgd = Cell("scikit-learn SGDClassifier, 500 scaled from a few", [*python, "sgd", *data, "2"])
    logistic = Cell("scikit-learn LogisticRegression, 500 scaled from a few",
                    [*python, "logistic", *data, "4"])
    take_turns([noema, sgd, logistic], rounds)
    lines = ["## 500 CAVs with their scores", "",
             "n = 100 (50 concept images, draws of 50 from a pool of 500), d = 100,352, 100 class images.",
             "", *table("what"), noema.row("")]
    lines += [peer.row(f"{500 * peer.median / noema.median:.0f} times as long", 500)
              for peer in (sgd, logistic)]
    parts = ", ".join(f"{name} {show(noema.phases[key])}" for name, key in
                      [("one Gram matrix of 550", "gram"), ("gradients by activations", "gradients"),
                       ("500 fits and scores", "fits")])
    return lines + ["", f"Noema's time: {parts}."]


def networks(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    lines = ["## Forward, and forward with the gradient to the input", ""]
    for name in ("squeezenet1_1", "resnet50"):
        for batch in (1, 16):
            repetitions = "9" if batch == 1 else "3"
            model, x = str(work / f"{name}.onnx"), str(work / f"input-{batch}.npy")
            tail = [x, "--repetitions", repetitions, "--threads", threads]
            peer = [sys.executable, str(PEERS / "forward.py")]
            last = [x, repetitions, threads]
            cells = [
                Cell("Noema forward", [ours, "network", model, *tail]),
                Cell("onnxruntime forward", [*peer, "onnxruntime", model, *last]),
                Cell("PyTorch forward, channels-last", [*peer, "torch-channels-last", name, *last]),
                Cell("Noema forward and gradient", [ours, "network", model, *tail, "--gradient"]),
                Cell("PyTorch forward and gradient", [*peer, "torch-gradient", name, *last]),
                Cell("PyTorch forward and gradient, channels-last",
                     [*peer, "torch-channels-last-gradient", name, *last]),
            ]
            take_turns(cells, rounds)
            better = min(cells[4].median, cells[5].median)
            ratios = ["", f"Noema has {cells[1].median / cells[0].median:.2f} of its speed",
                      f"Noema is {cells[2].median / cells[0].median:.2f} times as fast",
                      f"{better / cells[3].median:.2f} times the speed of PyTorch's better layout",
                      "", ""]
            lines += [f"### {name}, batch {batch}", "", *table("what")]
            lines += [cell.row(ratio) for cell, ratio in zip(cells, ratios)] + [""]
    return lines


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


def broden_mini() -> Path:
    """The segmented images of the test data."""
    data = os.environ.get("NOEMA_DATA")
    root = Path(data) if data else Path(__file__).parents[2] / "shared/data"
    return root / "broden-mini"


def photographs(data: Path, work: Path) -> Path:
    """The pictures of a data set without its label maps, as links in a folder of their own."""
    folder = work / "broden-photographs"
    for picture in (data / "images").rglob("*.jpg"):
        link = folder / picture.relative_to(data / "images")
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(picture.resolve())
    return folder


def dissection(work: Path, noema: str, rounds: int, threads: str) -> list[str]:
    data = broden_mini()
    if not data.exists():
        return ["## Network Dissection", "", "Not measured: the test data is not there.", ""]
    squeezenet = work / "squeezenet1.1.onnx"
    if not squeezenet.exists():
        squeezenet.symlink_to((data.parent / "networks/squeezenet1.1.onnx").resolve())
        squeezenet.with_suffix(".yaml").write_text(CAFFE_CARD)
    lines = ["## Network Dissection", "",
             "2035 photographs of 224 x 224 with label maps of 112 x 112 and 133 labels, from files to",
             "thresholds, IoUs with bootstrap intervals, SQLite and the page with its pictures",
             "(`--null none`). One forward pass is `noema predict` over the same files. The peer is",
             "NetDissect-Lite's algorithm in PyTorch, NumPy and Pillow, helped as its file says.", "",
             *table("what")]
    for network, layer, kind in ((squeezenet, "fire9", "caffe"),
                                 (work / "resnet18.onnx", LAYERS[1], "torch")):
        name = network.stem
        options = ["--threads", threads, "--min-images", "0", "--min-coverage", "0"]
        ours = Cell(f"Noema, {name}", [noema, "dissect", str(network), "--layer", layer, "--data", str(data),
                                       "--null", "none", "--output", str(work / "dissection"), *options])
        forward = Cell(f"Noema, one forward pass of {name}",
                       [noema, "predict", str(network), "--images", str(photographs(data, work)),
                        "--threads", threads])
        script = [sys.executable, str(PEERS / "netdissect_torch.py"), str(network), layer, str(data),
                  threads, kind]
        peers = [Cell(f"PyTorch, {name}, tally in one process as NetDissect-Lite", [*script, "1"]),
                 Cell(f"PyTorch, {name}, tally in {threads} processes", [*script, threads])]
        for _ in range(rounds):
            ours.time()
            forward.time()
            for peer in peers:
                peer.run()
        lines += [ours.row(f"{ours.median / forward.median:.2f} of a forward pass"), forward.row("")]
        lines += [peer.row(f"{peer.median / ours.median:.1f} times as long: "
                           + ", ".join(f"{key} {show(value)}" for key, value in peer.phases.items()))
                  for peer in peers]
    return lines + [""]


def attribution(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    model, x = str(work / "resnet50.onnx"), str(work / "input-1.npy")
    script = [sys.executable, str(PEERS / "attribution.py")]
    listed = subprocess.run([*script, "--list"], capture_output=True, text=True, check=True).stdout
    lines = ["## Attribution", "",
             "ResNet-50, one input of 224 x 224, the first logit. The graph is ready in both: Noema's plans",
             "and PyTorch's modules are made before the clock starts, and so is Noema's question, whose",
             "forward pass finds class and score for all methods; the peers are told the class.", "",
             "| method | Noema | peer | peer's time | times as long | peak MB, Noema and peer |",
             "|---|---|---|---|---|---|"]
    ratios = []
    for method, peer in (line.split("\t") for line in listed.splitlines()):
        cells = [Cell(f"Noema {method}", [ours, "attribution", model, x, "--method", method,
                                          "--threads", threads]),
                 Cell(peer, [*script, method, x, "5", threads])]
        take_turns(cells, rounds)
        ratio = cells[1].median / cells[0].median
        ratios.append(ratio)
        spread = [f"{show(cell.median)} ({show(min(cell.seconds))} to {show(max(cell.seconds))})"
                  for cell in cells]
        lines.append(f"| `{method}` | {spread[0]} | {peer} | {spread[1]} | {ratio:.1f} "
                     f"| {cells[0].megabytes:.0f}, {cells[1].megabytes:.0f} |")
    mean = statistics.geometric_mean(ratios)
    return lines + ["", f"Geometric mean of the ratios: {mean:.2f}; smallest {min(ratios):.2f}.", ""]


def replace_section(lines: list[str], name: str, section: list[str]) -> list[str]:
    """The report with one section new, or with it at the end."""
    start = next((i for i, line in enumerate(lines) if line == f"## {name}"), len(lines))
    end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("## ")), len(lines))
    return lines[:start] + section + lines[end:]


def machine(threads: str) -> list[str]:
    cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo")
               if line.startswith("model name"))
    packages = ["torch", "torchvision", "captum", "zennit", "saliency", "grad-cam", "lime",
                "onnxruntime", "scikit-learn", "numpy"]
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return [f"{cpu}, {os.cpu_count()} cores, {threads} threads for all, Python "
            f"{platform.python_version()}, {versions}.",
            f"Load average before the run: {os.getloadavg()[0]:.1f}; other work slows all in turn.",
            "Every tool's threads wait as they do by default."]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("time_noema")
    parser.add_argument("noema")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--dissection", action="store_true", help="measure that section alone")
    parser.add_argument("--attribution", action="store_true", help="measure that section alone")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = arguments.threads
    rest = (arguments.work, arguments.time_noema, arguments.rounds, arguments.threads)
    results = Path(__file__).parent / "RESULTS.md"
    alone = {"Network Dissection": arguments.dissection, "Attribution": arguments.attribution}
    sections = {}
    if alone["Network Dissection"] or not any(alone.values()):
        sections["Network Dissection"] = dissection(
            arguments.work, arguments.noema, arguments.rounds, arguments.threads)
    if alone["Attribution"] or not any(alone.values()):
        sections["Attribution"] = attribution(*rest)
    if any(alone.values()):
        lines = results.read_text().splitlines()
        for name, section in sections.items():
            lines = replace_section(lines, name, section)
    else:
        lines = ["# Results", "", "Written by `make bench`; how is in `README.md`.", "",
                 *machine(arguments.threads), "", *cavs(*rest), "", *networks(*rest), *loading(*rest),
                 *whole_job(arguments.work, arguments.noema, arguments.threads), "",
                 *sections["Network Dissection"], *sections["Attribution"]]
    results.write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
