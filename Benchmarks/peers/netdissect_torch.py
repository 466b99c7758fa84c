"""Network Dissection in PyTorch, as NetDissect-Lite does it:
netdissect_torch.py NETWORK.onnx TENSOR BRODEN THREADS caffe|torch PROCESSES

Written from the published description (Bau et al. 2017; the phases of CSAILVision/NetDissect-Lite):
every image through the network, all activations to a memory-mapped file; a threshold for each unit,
the value that 0.5 % of its activations exceed; then image by image, for each unit with a value above
its threshold, the map is resized to the label maps with Pillow's bilinear filter, thresholded, and
the labels under it are counted with numpy.bincount. Where the original is slower, it is helped: the
network ends at the layer, thresholds are exact by numpy.partition instead of a sketch in Python, and
the tally runs in as many processes as threads.

Prints the seconds of each phase, the largest memory of a process, and how many units reach an IoU of
0.04.
"""

import csv
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.utils import Extractor
from PIL import Image

# Makes torchvision, which onnx2torch needs, importable beside the CPU build of torch.
import torchvision_networks  # noqa: F401
from onnx2torch import convert

QUANTILE = 0.005
BATCH = 64
PREPROCESSING = {
    # Channels, divisor, mean, deviation.
    "caffe": ("BGR", 1.0, (104.006, 116.669, 122.679), (1, 1, 1)),
    "torch": ("RGB", 255.0, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


class Broden:
    """The images and label maps of a folder in Broden's layout."""

    def __init__(self, folder: Path):
        self.folder = folder
        with open(folder / "index.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        with open(folder / "category.csv", newline="") as file:
            self.categories = [row["name"] for row in csv.DictReader(file)]
        with open(folder / "label.csv", newline="") as file:
            labels = list(csv.DictReader(file))
        self.count = 1 + max(int(label["number"]) for label in labels)
        self.category = np.zeros((self.count, len(self.categories)), dtype=np.int64)
        for label in labels:
            primary = label["category"].split(";")[0].split("(")[0]
            self.category[int(label["number"]), self.categories.index(primary)] = 1

    def image(self, row: dict, size: int, preprocessing: str) -> np.ndarray:
        """A picture as the network wants it, [3, size, size]."""
        channels, divisor, mean, deviation = PREPROCESSING[preprocessing]
        image = Image.open(self.folder / "images" / row["image"]).convert("RGB")
        pixels = np.asarray(image.resize((size, size), Image.BILINEAR), dtype=np.float32)
        if channels == "BGR":
            pixels = pixels[:, :, ::-1]
        pixels = (pixels / divisor - np.float32(mean)) / np.float32(deviation)
        return pixels.transpose(2, 0, 1)

    def labels(self, row: dict) -> tuple[list[int], np.ndarray]:
        """The labels of the whole image, and the label maps, [planes, sh sw]."""
        whole, maps = [], []
        for category in self.categories:
            for cell in filter(None, row[category].split(";")):
                if cell.isdigit():
                    whole.append(int(cell))
                else:
                    pixels = np.asarray(Image.open(self.folder / "images" / cell), dtype=np.int64)
                    maps.append((pixels[:, :, 0] + 256 * pixels[:, :, 1]).ravel())
        return whole, np.array(maps, dtype=np.int64).reshape(len(maps), -1)


def without_identities(model: onnx.ModelProto) -> onnx.ModelProto:
    """The exporter names equal weights once and copies them by Identity, which onnx2torch refuses."""
    weights = {weight.name: weight for weight in model.graph.initializer}
    nodes = list(model.graph.node)
    for node in nodes:
        if node.op_type == "Identity" and node.input[0] in weights:
            copy = model.graph.initializer.add()
            copy.CopyFrom(weights[node.input[0]])
            copy.name = node.output[0]
            model.graph.node.remove(node)
    return model


def forward(network: str, tensor: str, data: Broden, preprocessing: str, file: str):
    """All activations, [N, U, h, w], in a memory-mapped file."""
    model = without_identities(onnx.load(network))
    source = model.graph.input[0]
    size = source.type.tensor_type.shape.dim[2].dim_value
    cut = Extractor(onnx.shape_inference.infer_shapes(model)).extract_model([source.name], [tensor])
    module = convert(cut).eval()
    features = None
    with torch.inference_mode():
        for start in range(0, len(data.rows), BATCH):
            rows = data.rows[start:start + BATCH]
            batch = np.stack([data.image(row, size, preprocessing) for row in rows])
            result = module(torch.from_numpy(np.ascontiguousarray(batch))).numpy()
            if features is None:
                shape = (len(data.rows),) + result.shape[1:]
                features = np.memmap(file, np.float32, "w+", shape=shape)
            features[start:start + len(rows)] = result
    return features


def thresholds(features: np.ndarray) -> np.ndarray:
    """For each unit, the value that a share of QUANTILE of its activations exceeds."""
    result = np.empty(features.shape[1], dtype=np.float32)
    for unit in range(features.shape[1]):
        values = features[:, unit].ravel()
        place = len(values) - 1 - int(QUANTILE * len(values))
        result[unit] = np.partition(values, place)[place]
    return result


def tally(job) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """I [U, labels], A [U, categories] and L [labels] over some of the images."""
    data, (file, shape), threshold, images = job
    features = np.memmap(file, np.float32, "r", shape=shape)
    units = shape[1]
    both = np.zeros((units, data.count), dtype=np.int64)
    activated = np.zeros((units, len(data.categories)), dtype=np.int64)
    truth = np.zeros(data.count, dtype=np.int64)
    for image in images:
        row = data.rows[image]
        whole, maps = data.labels(row)
        width, height = int(row["sw"]), int(row["sh"])
        found = np.bincount(maps.ravel(), minlength=data.count)
        found[0] = 0
        for label in whole:
            found[label] += width * height
        truth += found
        present = (found @ data.category) > 0
        maxima = features[image].max(axis=(1, 2))
        for unit in np.nonzero(maxima > threshold)[0]:
            grid = Image.fromarray(np.asarray(features[image, unit]), mode="F")
            mask = np.asarray(grid.resize((width, height), Image.BILINEAR)).ravel() > threshold[unit]
            area = int(mask.sum())
            if area == 0:
                continue
            under = np.bincount(maps[:, mask].ravel(), minlength=data.count)
            under[0] = 0
            for label in whole:
                under[label] += area
            both[unit] += under
            activated[unit] += area * present
    return both, activated, truth


def main(network: str, tensor: str, folder: str, threads: int, preprocessing: str,
         processes: int) -> None:
    torch.set_num_threads(threads)
    phases: dict[str, float] = {}
    start = time.perf_counter()

    def phase(name: str) -> None:
        nonlocal start
        now = time.perf_counter()
        phases[name], start = now - start, now

    with tempfile.TemporaryDirectory() as scratch:
        data = Broden(Path(folder))
        features = forward(network, tensor, data, preprocessing, f"{scratch}/features")
        phase("forward")
        threshold = thresholds(features)
        phase("thresholds")
        stored = (f"{scratch}/features", features.shape)
        jobs = [(data, stored, threshold, range(part, len(data.rows), processes))
                for part in range(processes)]
        # Spawned, as a process with threads must not be forked.
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            parts = pool.map(tally, jobs)
        both, activated, truth = (sum(part[index] for part in parts) for index in range(3))
        phase("tally")
    union = activated @ data.category.T + truth - both
    iou = np.where(union > 0, both / np.maximum(union, 1), 0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = max(memory, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(json.dumps({
        "seconds": [sum(phases.values())],
        "phases": phases,
        "peakMegabytes": memory / 1024,
        "units": len(iou),
        "detectors": int((iou.max(axis=1) >= 0.04).sum()),
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5], int(sys.argv[6]))
