"""torchvision's networks with seeded weights, exported to ONNX by both exporters.

The weights are torchvision's initialisation under a fixed seed, so that none are downloaded. Files:
legacy (opset 17), dynamo (opset 18), and ResNet-18 with its BatchNormalization nodes kept.
"""

import contextlib
import io
import warnings
from functools import partial
from pathlib import Path

from torchvision_import import torchvision
import numpy as np
import torch

from subject import Subject

TAPS = {
    "resnet18": ["maxpool", "layer2.0", "layer4"],
    "resnet50": ["maxpool", "layer2.0", "layer4"],
    "squeezenet1_1": ["features.2", "features.7", "features.12"],
    "mobilenet_v2": ["features.0", "features.7", "features.14"],
}


def noise(count: int, seed: int) -> np.ndarray:
    """Inputs [count, 3, 224, 224] whose spectrum falls as 1/f, as that of photographs does."""
    random = np.random.default_rng(seed)
    rows, columns = np.fft.fftfreq(224)[:, None], np.fft.fftfreq(224)[None, :]
    amplitude = 1 / np.maximum(np.hypot(rows, columns), 1 / 224)
    spectrum = np.fft.fft2(random.standard_normal((count, 3, 224, 224))) * amplitude
    images = np.fft.ifft2(spectrum).real
    return (images / images.std(axis=(2, 3), keepdims=True)).astype(np.float32)


def network(name: str) -> torch.nn.Module:
    """A seeded network whose BatchNormalization is not trivial: random scales and shifts, and
    statistics of noise."""
    torch.manual_seed(0)
    module = getattr(torchvision.models, name)(weights=None)
    norms = [part for part in module.modules() if isinstance(part, torch.nn.BatchNorm2d)]
    dropouts = [part for part in module.modules() if isinstance(part, torch.nn.Dropout)]
    with torch.no_grad():
        for norm in norms:
            norm.weight.uniform_(0.7, 1.3)
            norm.bias.normal_(0, 0.15)
            norm.momentum = None
        if norms:
            for dropout in dropouts:
                dropout.eval()
            module.train()
            module(torch.from_numpy(noise(8, seed=1)))
    for part in module.modules():
        if hasattr(part, "inplace"):
            part.inplace = False
    return module.eval()


def export(module: torch.nn.Module, path: Path, exporter: str) -> None:
    """Writes `module` as ONNX with a free batch dimension. Exporters: legacy, bn, dynamo."""
    example = torch.from_numpy(noise(2, seed=2))
    names = {"input_names": ["input"], "output_names": ["logits"]}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        if exporter == "dynamo":
            shapes = ({0: torch.export.Dim("N")},)
            torch.onnx.export(module, (example,), path, dynamo=True, opset_version=18,
                              dynamic_shapes=shapes, external_data=False, **names)
            return
        keeps = exporter == "bn"
        mode = torch.onnx.TrainingMode.PRESERVE if keeps else torch.onnx.TrainingMode.EVAL
        axes = {"input": {0: "N"}, "logits": {0: "N"}}
        torch.onnx.export(module, (example,), path, dynamo=False, opset_version=17, training=mode,
                          do_constant_folding=not keeps, dynamic_axes=axes, **names)


def torchvision_networks(work: Path) -> list[Subject]:
    """The subjects; their files are written to WORK where they are not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    found = []
    for name, taps in TAPS.items():
        for exporter in ["legacy", "dynamo"] + (["bn"] if name == "resnet18" else []):
            path = work / f"{name}-{exporter}.onnx"
            if not path.exists():
                export(network(name), path, exporter)
            found.append(Subject(path.stem, path, partial(network, name), taps, noise(2, seed=3)))
    return found
