"""How near a PyTorch module comes to the points where it has no gradient."""

import torch
from torch.overrides import TorchFunctionMode

KINKS = {
    "relu": [0.0], "leaky_relu": [0.0], "prelu": [0.0], "hardtanh": [0.0, 6.0], "abs": [0.0],
    "hardswish": [-3.0, 3.0], "hardsigmoid": [-3.0, 3.0],
}


class KinkDistance(TorchFunctionMode):
    """Finds the smallest distance of a number from its kink, of the largest number there: that of a
    pre-activation, or that by which a maximum is above the runner-up.

    A maximum that is shared exactly is no kink: all tools give it to the first.
    """

    def __init__(self):
        super().__init__()
        self.nearest = float("inf")

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = {key: value for key, value in (kwargs or {}).items() if key != "inplace"}
        y = function(*args, **kwargs)
        name = function.__name__
        if name in KINKS:
            x = args[0].detach()
            for kink in KINKS[name]:
                self._see((x - kink).abs(), x)
        elif name == "max_pool2d":
            self._see_pool(args[0].detach(), y, function, args[1:], kwargs)
        elif name == "amax":
            top = args[0].detach().flatten(2).topk(2).values
            self._see(top[..., 0] - top[..., 1], args[0])
        return y

    def _see(self, distances: torch.Tensor, among: torch.Tensor) -> None:
        self.nearest = min(self.nearest, float(distances.min() / among.detach().abs().max()))

    def _see_pool(self, x, y, function, rest, kwargs) -> None:
        """The runner-up is the maximum once the chosen elements are lowered, window by window: a
        window sees another's lowered element too, so that a distance may be missed only where
        windows overlap; the check of float32 against float64 sees those."""
        at = function(x, *rest, **kwargs | {"return_indices": True})[1].flatten(2)
        lowered = x.flatten(2).scatter(2, at, -1e9).view_as(x)
        gap = y.detach() - function(lowered, *rest, **kwargs)
        self._see(gap[(gap > 0) & (gap < 1e8)], x)
