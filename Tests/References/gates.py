"""Gates: the decisions that a network of ReLU, ReLU6, their smoother kin and max-pool takes on its
way forward.

Between its kinks such a network is smooth, and its gradient is a product of weights with the gates:
open or closed for each unit of a ReLU, the chosen position for each window of a max-pool. A
pre-activation within rounding of a kink may fall on either side in float32, and moves the gradient
by a whole unit's worth. Two correct programs therefore agree about the gradient only at the same
gates. The modes here see each gate of a PyTorch module as it runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch.overrides import TorchFunctionMode


def gate_tensors(network: Path) -> list[str]:
    """The ONNX tensors that tell each gate, in order: of some activations the output, of others and
    of MaxPool the input."""
    by_output, by_input = {"Relu", "Clip"}, {"HardSwish", "HardSigmoid", "MaxPool"}
    return [
        node.output[0] if node.op_type in by_output else node.input[0]
        for node in onnx.load(network).graph.node if node.op_type in by_output | by_input
    ]


Choose = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Activation:
    """A function in three pieces."""

    low: float
    high: float
    """The kinks."""
    between: Callable[[torch.Tensor], torch.Tensor]
    above: Callable[[torch.Tensor], torch.Tensor]
    """What it is between the kinks and above them; it is constant below."""
    is_told_by_input: bool = False

    def piece(self, x: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
        """The pieces, differentiable in x, in which the told numbers lie."""
        above = torch.where(told >= self.high, self.above(x), torch.zeros_like(x))
        return torch.where(self.is_between(told), self.between(x), above)

    def is_between(self, told: torch.Tensor) -> torch.Tensor:
        return (told > self.low) & (told < self.high)

    def distance(self, x: torch.Tensor) -> torch.Tensor:
        """How far each pre-activation is from the nearer kink."""
        return torch.minimum((x - self.low).abs(), (x - self.high).abs()).detach()


def activation(name: str, options: dict) -> Activation | None:
    """The activation that a function of PyTorch is, if it has kinks."""
    match name:
        case "relu":
            return Activation(0, float("inf"), lambda x: x, lambda x: x)
        case "hardtanh":
            return Activation(options["min_val"], options["max_val"], lambda x: x, torch.zeros_like)
        case "hardswish":
            return Activation(-3, 3, lambda x: x * (x + 3) / 6, lambda x: x, True)
        case "hardsigmoid":
            return Activation(-3, 3, lambda x: x / 6, torch.zeros_like, True)
    return None


class GateMode(TorchFunctionMode):
    """Calls `activation` and `pool` for each gate, in order; what they return takes its place.

    They are given the gate's input x and output y, and the activation, or the function that gives a
    max-pool's choices at any input.
    """

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = {key: value for key, value in (kwargs or {}).items() if key != "inplace"}
        y = function(*args, **kwargs)
        if kinked := activation(function.__name__, kwargs):
            return self.activation(args[0], y, kinked)
        if function.__name__ == "max_pool2d" and not kwargs.get("return_indices"):
            def choose(x: torch.Tensor) -> torch.Tensor:
                return function(x, *args[1:], **kwargs | {"return_indices": True})[1]

            return self.pool(args[0], y, choose)
        return y

    def activation(self, x: torch.Tensor, y: torch.Tensor, kinked: Activation) -> torch.Tensor:
        return y

    def pool(self, x: torch.Tensor, y: torch.Tensor, choose: Choose) -> torch.Tensor:
        return y


class RecordedGates(GateMode):
    """Keeps the tensor that tells each gate, as `gate_tensors` names them."""

    def __init__(self):
        super().__init__()
        self.values: list[np.ndarray] = []

    def activation(self, x, y, kinked):
        self.values.append((x if kinked.is_told_by_input else y).detach().numpy())
        return y

    def pool(self, x, y, choose):
        self.values.append(x.detach().numpy())
        return y


@dataclass
class Flips:
    """How many gates differ from PyTorch's own, of how many, and how near a kink they are."""

    gates: int = 0
    flipped: int = 0
    distance: float = 0.0
    """The largest |pre-activation - kink| / max |pre-activation of the layer| among the flipped; at
    a max-pool, that by which the chosen element is below the maximum."""

    def add(self, flipped: torch.Tensor, distance: torch.Tensor, scale: torch.Tensor) -> None:
        self.gates += flipped.numel()
        self.flipped += int(flipped.sum())
        if flipped.any():
            self.distance = max(self.distance, float(distance[flipped].max() / scale))


class SameGates(GateMode):
    """Passes gradients through the gates that the given values tell; forward values stay exact."""

    def __init__(self, values: list[np.ndarray]):
        super().__init__()
        self._values = iter([torch.from_numpy(value) for value in values])
        self.flips = Flips()

    def activation(self, x, y, kinked):
        told = self._next(x if kinked.is_told_by_input else y)
        flipped = kinked.is_between(told) != kinked.is_between(x.detach())
        self.flips.add(flipped, kinked.distance(x), x.detach().abs().max())
        return _through(y, kinked.piece(x, told.to(x.dtype)))

    def pool(self, x, y, choose):
        chosen, own = choose(self._next(x)), choose(x.detach())
        at_chosen = x.flatten(2).gather(2, chosen.flatten(2)).view_as(y)
        below = (y - at_chosen).detach()
        self.flips.add((chosen != own) & (below > 0), below, x.detach().abs().max())
        return _through(y, at_chosen)

    def _next(self, like: torch.Tensor) -> torch.Tensor:
        value = next(self._values, None)
        if value is None or value.shape != like.shape:
            raise ValueError("the ONNX file and the PyTorch module have different gates")
        scale = float(like.detach().abs().max())
        if float((value - like.detach()).abs().max()) > 1e-4 * scale:
            raise ValueError("a gate's value is far from PyTorch's")
        return value


class FlippedNearKinks(GateMode):
    """Passes gradients as if every unit nearer to a kink than `margin` x max |pre-activation| had
    fallen on its other side. Max-pool is left as it is."""

    def __init__(self, margin: float):
        super().__init__()
        self._margin = margin

    def activation(self, x, y, kinked):
        is_near = kinked.distance(x) < self._margin * x.detach().abs().max()
        near_low = (x - kinked.low).abs() < (x - kinked.high).abs()
        kink = torch.where(near_low, kinked.low, kinked.high)
        return _through(y, kinked.piece(x, torch.where(is_near, 2 * kink - x, x).detach()))


def _through(value: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    """A tensor with the value of one and the gradient of another."""
    return value.detach() + (gradient - gradient.detach())
