"""Gates: the decisions that a network of ReLU, ReLU6 and max-pool takes on its way forward.

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
    """The ONNX tensors that tell each gate, in order: output of Relu and Clip, input of MaxPool."""
    nodes = onnx.load(network).graph.node
    told = {"Relu": lambda n: n.output[0], "Clip": lambda n: n.output[0],
            "MaxPool": lambda n: n.input[0]}
    return [told[node.op_type](node) for node in nodes if node.op_type in told]


Choose = Callable[[torch.Tensor], torch.Tensor]


class GateMode(TorchFunctionMode):
    """Calls `activation` and `pool` for each gate, in order; what they return takes its place.

    They are given the gate's input x and output y, and the kinks of the activation, or the function
    that gives a max-pool's choices at any input.
    """

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = {key: value for key, value in (kwargs or {}).items() if key != "inplace"}
        y = function(*args, **kwargs)
        match function.__name__:
            case "relu":
                return self.activation(args[0], y, 0.0, float("inf"))
            case "hardtanh":
                return self.activation(args[0], y, kwargs["min_val"], kwargs["max_val"])
            case "max_pool2d" if not kwargs.get("return_indices"):
                def choose(x: torch.Tensor) -> torch.Tensor:
                    return function(x, *args[1:], **kwargs | {"return_indices": True})[1]

                return self.pool(args[0], y, choose)
        return y

    def activation(self, x: torch.Tensor, y: torch.Tensor, low: float, high: float) -> torch.Tensor:
        return y

    def pool(self, x: torch.Tensor, y: torch.Tensor, choose: Choose) -> torch.Tensor:
        return y


class RecordedGates(GateMode):
    """Keeps the tensor that tells each gate, as `gate_tensors` names them."""

    def __init__(self):
        super().__init__()
        self.values: list[np.ndarray] = []

    def activation(self, x, y, low, high):
        self.values.append(y.detach().numpy())
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

    def activation(self, x, y, low, high):
        value = self._next(y)
        is_open = (value > low) & (value < high)
        own = (x > low) & (x < high)
        self.flips.add(is_open != own, _distance(x, low, high), x.detach().abs().max())
        return _through(y, x * is_open)

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

    def activation(self, x, y, low, high):
        is_open = (x > low) & (x < high)
        is_near = _distance(x, low, high) < self._margin * x.detach().abs().max()
        return _through(y, x * (is_open ^ is_near))


def _distance(x: torch.Tensor, low: float, high: float) -> torch.Tensor:
    """How far each pre-activation is from the nearer kink."""
    return torch.minimum((x - low).abs(), (x - high).abs()).detach()


def _through(value: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    """A tensor with the value of one and the gradient of another."""
    return value.detach() + (gradient - gradient.detach())
