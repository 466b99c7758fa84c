"""torchvision's networks with seeded weights, exported to ONNX by both exporters.

The weights are torchvision's initialisation under a fixed seed, made livelier where it is trivial,
so that none are downloaded. Files: legacy (opset 17), dynamo (opset 18), and two networks with
their BatchNormalization nodes kept.
"""

import copy
from functools import lru_cache, partial
from pathlib import Path

from torchvision_import import torchvision
import numpy as np
import torch

from exporting import export
from lively import enliven
from subject import Subject

TAPS = {
    "alexnet": ["features.2", "features.7", "features.12"],
    "vgg16": ["features.4", "features.15", "features.30"],
    "squeezenet1_1": ["features.2", "features.7", "features.12"],
    "resnet18": ["maxpool", "layer2.0", "layer4"],
    "resnet50": ["maxpool", "layer2.0", "layer4"],
    "googlenet": ["maxpool1", "inception3b", "inception5a"],
    "inception_v3": ["maxpool1", "Mixed_5c", "Mixed_7b"],
    "densenet121": ["features.pool0", "features.transition1", "features.denseblock4"],
    "mobilenet_v2": ["features.0", "features.7", "features.14"],
    "mobilenet_v3_small": ["features.0", "features.4", "features.9"],
    "mnasnet1_0": ["layers.7", "layers.9", "layers.12"],
    "shufflenet_v2_x1_0": ["maxpool", "stage2", "stage4"],
    "regnet_y_400mf": ["stem", "trunk_output.block2", "trunk_output.block4"],
    "efficientnet_b0": ["features.1", "features.4", "features.7"],
    "convnext_tiny": ["features.0", "features.3", "features.6"],
    "vit_b_16": ["conv_proj", "encoder.layers.encoder_layer_3", "encoder.layers.encoder_layer_9"],
    "swin_t": ["features.1", "features.3", "features.6"],
}
"""Three modules of each whose outputs are the inner tensors."""

SIDES = {"inception_v3": 299}
BATCH_NORMALIZATION_KEPT = ["resnet18", "mobilenet_v2"]


def noise(count: int, seed: int, side: int = 224) -> np.ndarray:
    """Inputs [count, 3, side, side] whose spectrum falls as 1/f, as that of photographs does."""
    random = np.random.default_rng(seed)
    rows, columns = np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)[None, :]
    amplitude = 1 / np.maximum(np.hypot(rows, columns), 1 / side)
    spectrum = np.fft.fft2(random.standard_normal((count, 3, side, side))) * amplitude
    images = np.fft.ifft2(spectrum).real
    return (images / images.std(axis=(2, 3), keepdims=True)).astype(np.float32)


@lru_cache(1)
def network(name: str) -> torch.nn.Module:
    """A seeded network in evaluation mode, nothing in it trivial: see `enliven`."""
    torch.manual_seed(0)
    plain = {"aux_logits": False, "init_weights": True}
    options = plain if name in ("googlenet", "inception_v3") else {}
    module = getattr(torchvision.models, name)(weights=None, **options)
    return enliven(module, torch.from_numpy(noise(8, 1, SIDES.get(name, 224))))


def torchvision_networks(work: Path, names: list[str] | None = None) -> list[Subject]:
    """The subjects, or some; their files are written to WORK where they are not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    found = []
    for name, taps in TAPS.items():
        side = SIDES.get(name, 224)
        kept = ["bn"] if name in BATCH_NORMALIZATION_KEPT else []
        for exporter in ["legacy", "dynamo", *kept]:
            path = work / f"{name}-{exporter}.onnx"
            if names and path.stem not in names:
                continue
            if not path.exists():
                export(network(name), path, exporter, torch.from_numpy(noise(2, 2, side)))
            module = partial(_copy, name)
            found.append(Subject(path.stem, path, module, taps, noise(2, 3, side), name))
    return found


def _copy(name: str) -> torch.nn.Module:
    """The network anew, for a caller that changes its precision."""
    return copy.deepcopy(network(name))
