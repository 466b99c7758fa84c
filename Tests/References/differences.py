"""Writes arrays/deep-lift.npz: captum's DeepLIFT on a small residual network with hashed weights.

    python differences.py [--output FILE]

Swift builds the same network and the same images (DeepLiftEqualsCaptumTests). All is in float64. There
is no max-pool: behind one, captum's contributions do not sum to the difference of the scores, here
not even where its windows do not overlap (0.094 for 0.168), and Noema's do.
"""

import argparse
from pathlib import Path

import captum.attr as captum
import numpy as np
import torch
from torch import nn

from hashed import hashed_input

TARGET = 2


class Residual(nn.Module):
    """A strided convolution, a residual block with a grouped convolution, a mean pool, two matrices."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.grouped = nn.Conv2d(8, 8, 3, padding=1, groups=2)
        self.narrow = nn.Conv2d(8, 8, 1)
        self.dense = nn.Linear(8 * 4 * 4, 10)
        self.head = nn.Linear(10, 4)
        # captum needs one module for each place at which one is used.
        self.relus = nn.ModuleList(nn.ReLU() for _ in range(4))
        self.pool = nn.AvgPool2d(2)
        for seed, value in enumerate(self.parameters(), start=1):
            scale = 2 / value[0].numel() ** 0.5 if value.dim() > 1 else 0.5
            hashes = hashed_input(tuple(value.shape), seed).astype(np.float64)
            value.data = torch.from_numpy(hashes * np.float32(scale))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relus[0](self.first(x))
        x = self.relus[2](x + self.narrow(self.relus[1](self.grouped(x))))
        x = self.pool(x).flatten(1)
        return self.head(self.relus[3](self.dense(x)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    folder = Path(__file__).parent / "arrays"
    parser.add_argument("--output", type=Path, default=folder / "deep-lift.npz")
    output = parser.parse_args().output
    module = Residual().double().eval()
    x = torch.from_numpy(hashed_input((2, 3, 16, 16), 100).astype(np.float64))
    references = torch.from_numpy(hashed_input((3, 3, 16, 16), 101).astype(np.float64))
    arrays = {
        "logits": module(x).detach(),
        "deep-lift": captum.DeepLift(module).attribute(x, references[:2], target=TARGET),
        "deep-shap": captum.DeepLiftShap(module).attribute(x, references, target=TARGET),
    }
    np.savez_compressed(
        output,
        **{name: array.detach().numpy().astype(np.float32) for name, array in arrays.items()},
    )


if __name__ == "__main__":
    main()
