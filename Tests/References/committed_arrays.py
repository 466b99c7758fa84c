"""Writes the small reference arrays that the Swift tests read: see README.md.

committed_arrays.py --data DIR [--output DIR]

The input is a hash of its index, which Swift computes too. Its seed is the first at which no gate
is so near a kink that rounding can move the gradient: PyTorch's float32 and float64 agree to
AGREEMENT of the maximum, and so does the gradient with each gate within MARGIN of its kink flipped.
"""

import argparse
from pathlib import Path

from data_networks import data_network
import numpy as np
import torch

import onnx_values
from gates import FlippedNearKinks
from gradients import Gradients, gradients
from hashed import hashed_input, hashed_positions
from subject import Subject

SHAPES = {"mobilenet_v2_1.0_224": (1, 3, 224, 224), "cifar10-resnet20": (1, 3, 32, 32)}
SEEDS = 1000
SAMPLES = 500
AGREEMENT = 1e-5
MARGIN = 1e-7
"""Of the layer's largest |pre-activation|: twice what rounding flips in such networks (TABLE.md)."""


def agree(some: Gradients, others: Gradients) -> bool:
    """Whether all gradients are within AGREEMENT of the maximum."""
    return all(
        np.abs(some.gradients[tap] - other).max() <= AGREEMENT * np.abs(other).max()
        for tap, other in others.gradients.items()
    )


def robust(data: Path, name: str) -> tuple[int, int, Subject, Gradients]:
    """The first seed with robust gates; target, subject and gradients at it."""
    for seed in range(SEEDS):
        subject = data_network(data, name, hashed_input(SHAPES[name], seed))
        target = int(onnx_values.logits(subject.network, subject.x)[0].argmax())
        double = gradients(subject, target)
        if agree(gradients(subject, target, mode=FlippedNearKinks(MARGIN)), double):
            if agree(gradients(subject, target, torch.float32), double):
                return seed, target, subject, double
    raise SystemExit(f"{name}: no seed below {SEEDS} keeps its gates away from the kinks")


def arrays(data: Path, name: str) -> dict[str, np.ndarray]:
    """The arrays of one network, as README.md lists them."""
    seed, target, subject, double = robust(data, name)
    tensors = onnx_values.values(subject.network, subject.x)
    source = next(iter(tensors))
    found = {
        f"seed:{source}": np.int64(seed),
        f"shape:{source}": np.array(subject.x.shape, dtype=np.int64),
        "target": np.int64(target),
        "logits": onnx_values.logits(subject.network, subject.x),
    }
    for tap, gradient in double.gradients.items():
        tensor = onnx_values.tensor_named(double.values[tap], tensors)
        positions = hashed_positions(SAMPLES, gradient.size, seed)
        found[f"positions:{tensor}"] = positions
        found[f"gradient:{tensor}"] = gradient.flat[positions].astype(np.float32)
        found[f"maximum:{tensor}"] = np.float32(np.abs(gradient).max())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="holds networks/")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "arrays")
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    for name in SHAPES:
        found = arrays(asked.data, name)
        np.savez_compressed(asked.output / f"{name}.npz", **found)
        print(f"{name}: target {found['target']}", flush=True)


if __name__ == "__main__":
    main()
