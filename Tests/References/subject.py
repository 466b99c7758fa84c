"""A network to compare, with what is asked of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch


@dataclass(frozen=True)
class Subject:
    """A network as an ONNX file and as a PyTorch module that computes the same."""

    name: str
    network: Path
    module: Callable[[], torch.nn.Module]
    """Makes the module, in evaluation mode and float32, without in-place operations."""
    taps: list[str]
    """The submodules whose outputs are the inner tensors."""
    x: np.ndarray
    """The input, float32 [N, C, H, W]."""
    architecture: str
    """What it has in common with its other files: the module, the input and the taps."""
