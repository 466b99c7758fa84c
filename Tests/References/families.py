"""The kinds of networks among the miniatures, and what PyTorch computes for them."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch

import miniature_modules as modules
from hashed import hashed_input
from kinks import KinkDistance
from lively import enliven
from truth import Truth

BATCH = 2
MARGIN = 3e-6
"""Of the layer's largest number: no number is nearer to its kink than this. Rounding moves numbers
of such shallow networks by a tenth of it."""
AGREEMENT = 1e-5
"""Of the largest gradient: PyTorch in float32 and float64, as a check that no kink is in the way."""


@dataclass(frozen=True)
class Family:
    """A kind of network."""

    make: Callable[[], torch.nn.Module]
    taps: list[str]
    """Three submodules whose outputs are the inner tensors."""
    side: int = 32
    images: int = 1
    """How many images it takes."""
    half: bool = False
    """Whether its weights are rounded to float16."""
    exporters: tuple[str, ...] = ("legacy", "dynamo")
    known: dict[str, list[int]] = field(default_factory=dict)
    """Inputs of whole numbers that a variant has, with their values."""

    @cached_property
    def network(self) -> torch.nn.Module:
        """The network with seeded weights."""
        torch.manual_seed(0)
        module = self.make().eval()
        images = [torch.from_numpy(x) for x in self.inputs(99, 8)]
        module(*images)
        enliven(module, *images)
        return module.half().float() if self.half else module

    def inputs(self, seed: int, batch: int = BATCH) -> list[np.ndarray]:
        """The images, hashed from one seed after another."""
        shape = (batch, 3, self.side, self.side)
        return [hashed_input(shape, seed + index) for index in range(self.images)]

    def truth(self) -> Truth:
        """The numbers at the first inputs at which no kink is in the way."""
        for seed in range(0, 10_000, 10):
            if self._nearest_kink(self.inputs(seed)) < MARGIN:
                continue
            double, single = (self._run(seed, dtype) for dtype in (torch.float64, torch.float32))
            if double.agrees(single, AGREEMENT):
                return double
        raise SystemExit("no seed keeps away from the kinks")

    def _nearest_kink(self, x: list[np.ndarray]) -> float:
        distance = KinkDistance()
        with distance, torch.no_grad():
            copy.deepcopy(self.network).double()(*[torch.from_numpy(each).double() for each in x])
        return distance.nearest

    def _run(self, seed: int, dtype: torch.dtype) -> Truth:
        """Differentiates the sum over images of the logit that is the first image's largest."""
        module = copy.deepcopy(self.network).to(dtype)
        names = ["input", *(f"input{index}" for index in range(1, self.images))]
        inputs = dict(zip(names, self.inputs(seed)))
        kept = {
            name: torch.from_numpy(x).to(dtype).requires_grad_(True) for name, x in inputs.items()
        }
        images = list(kept.values())
        for tap in self.taps:
            module.get_submodule(tap).register_forward_hook(_keep(tap, kept))
        logits = module(*images)
        target = int(logits[0].argmax())
        logits[:, target].sum().backward()
        return Truth(
            seed, target, inputs,
            {name: tensor.detach().numpy() for name, tensor in kept.items()},
            {name: tensor.grad.numpy() for name, tensor in kept.items()},
        )


def _keep(tap: str, kept: dict[str, torch.Tensor]):
    def hook(_module, _inputs, output):
        if tap not in kept:  # of a module that runs twice the first run
            output.retain_grad()
            kept[tap] = output

    return hook


def _vit(half: bool = False, exporters: tuple[str, ...] = ("legacy", "dynamo")) -> Family:
    taps = ["conv_proj", "encoder.layers.encoder_layer_0", "encoder.ln"]
    return Family(modules.vision_transformer_net, taps, half=half, exporters=exporters)


FAMILIES = {
    "classic": Family(
        modules.ClassicNet, ["1", "2", "4"], known={"shape": [-1, modules.CLASSES]}
    ),
    "residual": Family(modules.ResidualNet, ["3", "4", "6"], exporters=("legacy",)),
    "residual_half": Family(modules.ResidualNet, ["3", "4", "6"], half=True, exporters=()),
    "fire": Family(modules.FireNet, ["2", "3", "5"]),
    "parallel": Family(modules.ParallelNet, ["1", "2", "4"]),
    "inception": Family(modules.InceptionNet, ["2", "4", "6"], side=75, exporters=("legacy",)),
    "densenet": Family(
        modules.dense_net, ["features.pool0", "features.transition1", "features.norm5"],
        exporters=("legacy",),
    ),
    "mobilenet_v2": Family(modules.mobilenet_v2, ["features.0", "features.1", "features.3"]),
    "mobilenet_v3": Family(modules.mobilenet_v3, ["features.0", "features.1", "features.3"]),
    "mnasnet": Family(
        modules.MnasNet, ["layers.2", "layers.3", "layers.4"], exporters=("legacy",)
    ),
    "shufflenet": Family(modules.shuffle_net, ["maxpool", "stage2", "stage4"], side=64),
    "regnet": Family(
        modules.reg_net, ["stem", "trunk_output.block1", "trunk_output.block2"], exporters=("legacy",)
    ),
    "efficientnet": Family(
        modules.efficient_net, ["features.0", "features.2", "features.3"], exporters=("legacy",)
    ),
    "convnext": Family(
        modules.conv_next, ["features.0", "features.1", "features.3"], exporters=("legacy",)
    ),
    "vit": _vit(),
    "vit_half": _vit(half=True, exporters=()),
    "swin": Family(modules.swin_transformer_net, ["features.0", "features.1", "features.2"], side=24),
    "decoder": Family(modules.Decoder, ["down", "deep", "up"]),
    "twins": Family(modules.TwoImages, ["trunk.0", "trunk.2", "trunk.3"], side=16, images=2),
    "modern": Family(modules.ModernNet, ["stem", "blocks", "attention"]),
}
