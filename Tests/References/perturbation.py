"""Writes arrays/perturbation.npz: RISE and captum's occlusion on the network of paths.py.

    python perturbation.py [--output FILE]

RISE is its formula with its own kind of masks, written here again: a grid of open and closed cells
stretched bilinearly and shifted. Cells and shifts are committed, so that Swift takes the same masks
(PerturbationMatchesOtherToolsTests). All is in float64.
"""

import argparse
from pathlib import Path

import captum.attr as captum
import numpy as np
import torch

from paths import SIDE, TARGET, image, module

MASKS, GRID, OPEN = 400, 7, 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    standard = Path(__file__).parent / "arrays/perturbation.npz"
    parser.add_argument("--output", type=Path, default=standard)
    output = parser.parse_args().output
    network = module()
    x = torch.tensor(image(), dtype=torch.float64)[None]
    random = np.random.default_rng(1)
    cell = -(-SIDE // GRID)
    cells = (random.random((MASKS, GRID, GRID)) < OPEN).astype(np.float32)
    shifts = random.integers(0, cell, (MASKS, 2))
    stretched = torch.nn.functional.interpolate(
        torch.tensor(cells, dtype=torch.float64)[:, None],
        size=((GRID + 1) * cell,) * 2,
        mode="bilinear",
        align_corners=False,
    )
    masks = torch.stack(
        [s[:, top : top + SIDE, left : left + SIDE] for s, (top, left) in zip(stretched, shifts)]
    )
    with torch.no_grad():
        probabilities = network(x * masks).softmax(1)[:, TARGET]
        rise = (probabilities[:, None, None] * masks[:, 0]).sum(0) / MASKS / OPEN
        occlusion = captum.Occlusion(network).attribute(
            x, target=TARGET, sliding_window_shapes=(3, 7, 5), strides=(3, 4, 3), baselines=0.25
        )
        segments = np.arange(SIDE * SIDE).reshape(SIDE, SIDE) // 50
        ablation = captum.FeatureAblation(network).attribute(
            x, target=TARGET, feature_mask=torch.tensor(segments)[None, None], baselines=0
        )
    np.savez_compressed(
        output,
        cells=cells,
        shifts=shifts.astype(np.int64),
        rise=rise.numpy().astype(np.float32),
        occlusion=occlusion[0].numpy().astype(np.float32),
        segments=segments.astype(np.float32),
        ablation=ablation[0].numpy().astype(np.float32),
    )


if __name__ == "__main__":
    main()
