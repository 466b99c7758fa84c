"""What another tool computes for a network, and the arrays that hold it."""

from dataclasses import dataclass

import numpy as np

from hashed import hashed_positions

SAMPLES = 150
"""Positions of each gradient that are kept."""


@dataclass(frozen=True)
class Truth:
    """Values and gradients in float64, at inputs hashed from a seed."""

    seed: int
    target: int
    inputs: dict[str, np.ndarray]
    values: dict[str, np.ndarray]
    """Of the inputs and the taps."""
    gradients: dict[str, np.ndarray]
    """Of sum_n logits[n, target], with respect to the same."""

    def arrays(self, known: dict[str, list[int]]) -> dict[str, np.ndarray]:
        """The arrays besides the logits, as README.md lists them."""
        made = {"target": np.int64(self.target)}
        for index, (source, x) in enumerate(self.inputs.items()):
            made[f"seed:{source}"] = np.int64(self.seed + index)
            made[f"shape:{source}"] = np.array(x.shape, dtype=np.int64)
        for source, value in known.items():
            made[f"known:{source}"] = np.array(value, dtype=np.int64)
        for tensor, gradient in self.gradients.items():
            positions = hashed_positions(SAMPLES, gradient.size, self.seed)
            made[f"positions:{tensor}"] = positions.astype(np.int32)
            made[f"gradient:{tensor}"] = gradient.flat[positions].astype(np.float32)
            made[f"maximum:{tensor}"] = np.float32(np.abs(gradient).max())
        return made

    def agrees(self, other: "Truth", limit: float) -> bool:
        """Whether another's gradients are within `limit` of the largest."""
        return all(
            np.abs(other.gradients[name] - gradient).max() <= limit * np.abs(gradient).max()
            for name, gradient in self.gradients.items()
        )
