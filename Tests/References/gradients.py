"""Gradients by PyTorch."""

import contextlib
from dataclasses import dataclass

import numpy as np
import torch
from torch.overrides import TorchFunctionMode

from subject import Subject


@dataclass(frozen=True)
class Gradients:
    """The logits and, for each tap ("" is the input), its value and the summed logit's gradient."""

    logits: np.ndarray
    values: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray]


def gradients(
    subject: Subject,
    target: int,
    dtype: torch.dtype = torch.float64,
    mode: TorchFunctionMode | None = None,
) -> Gradients:
    """d sum_n logits[n, target] / d tap, computed in `dtype`, under a mode of gates.py if given."""
    module = subject.module().to(dtype).eval().requires_grad_(False)
    kept = {"": torch.from_numpy(subject.x).to(dtype).requires_grad_(True)}
    for tap in subject.taps:
        module.get_submodule(tap).register_forward_hook(_keep(tap, kept))
    with mode or contextlib.nullcontext():
        logits = module(kept[""])
    logits[:, target].sum().backward()
    return Gradients(
        logits.detach().numpy(),
        {tap: tensor.detach().numpy() for tap, tensor in kept.items()},
        {tap: tensor.grad.numpy() for tap, tensor in kept.items()},
    )


def _keep(tap: str, kept: dict[str, torch.Tensor]):
    def hook(_module, _inputs, output):
        output.retain_grad()
        kept[tap] = output

    return hook
