"""Network Dissection, beside NetDissect-Lite's algorithm."""

import os
import sys
from pathlib import Path

from measuring import PEERS, Cell, show, table
from sections.tcav_job import LAYERS

CAFFE_CARD = """preprocessing:
  height: 227
  width: 227
  resize: squash
  channels: bgr
  range: byte
  mean: [104.006, 116.669, 122.679]
  std: [1, 1, 1]
"""


def broden_mini() -> Path:
    """The segmented images of the test data."""
    data = os.environ.get("NOEMA_DATA")
    root = Path(data) if data else Path(__file__).parents[3] / "shared/data"
    return root / "broden-mini"


def caffe_network(data: Path, work: Path) -> Path:
    """SqueezeNet 1.1 of the test data, with its card, in the work folder."""
    network = work / "squeezenet1.1.onnx"
    if not network.exists():
        network.symlink_to((data / "networks/squeezenet1.1.onnx").resolve())
    network.with_suffix(".yaml").write_text(CAFFE_CARD)
    return network


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
    squeezenet = caffe_network(data.parent, work)
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
