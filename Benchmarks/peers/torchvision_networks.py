"""torchvision networks with seeded weights, and the CPU build's torchvision."""

import contextlib
import io
import sys
import warnings
from pathlib import Path

import numpy as np
import torch

try:
    import torchvision
except RuntimeError:
    # The wheel's compiled operators belong to the CUDA build of torch. Declaring the two that its
    # Python part names lets the rest import beside the CPU build.
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    operators = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision


def network(name: str) -> torch.nn.Module:
    """A network with torchvision's initialisation under a fixed seed."""
    torch.manual_seed(0)
    module = getattr(torchvision.models, name)(weights=None).eval()
    for part in module.modules():
        if hasattr(part, "inplace"):
            part.inplace = False
    return module


def export(name: str, path: Path) -> None:
    """Writes the network as ONNX, opset 17, with a free batch dimension."""
    axes = {"input": {0: "N"}, "logits": {0: "N"}}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(network(name), (torch.zeros(2, 3, 224, 224),), path, dynamo=False,
                          opset_version=17, input_names=["input"], output_names=["logits"],
                          dynamic_axes=axes)


def noise(*shape: int) -> np.ndarray:
    """A seeded input."""
    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
