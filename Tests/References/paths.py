"""Writes arrays/paths.npz: PAIR's and captum's path methods on a small network with hashed weights.

    python paths.py [--output FILE]

Swift builds the same network and the same image (PathsMatchOtherToolsTests). All is in float64.
SmoothGrad's noise is drawn by NumPy, so that only its mean over many copies can be compared.
"""

import argparse
from pathlib import Path

import captum.attr as captum
import numpy as np
import saliency.core as saliency
import torch
from torch import nn

from hashed import hashed_input

SIDE = 24
TARGET = 1
COPIES = 4000


def module() -> nn.Sequential:
    """Two convolutions with ReLU, a mean and a matrix; the weights are hashes."""
    made = nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=2, padding=2),
        nn.ReLU(),
        nn.Conv2d(8, 8, 3, padding=1, bias=False),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 3, bias=False),
    )
    scales = [0.2, 0.1, 0.4, 1.0]
    for seed, (parameter, scale) in enumerate(zip(made.parameters(), scales), start=1):
        parameter.data = torch.tensor(hashed_input(tuple(parameter.shape), seed)) * scale
    return made.double()


def image() -> np.ndarray:
    """[3, H, W]: squares of one colour with noise upon them."""
    squares = hashed_input((3, 6, 6), 11).repeat(4, axis=1).repeat(4, axis=2)
    return (squares + np.float32(0.25) * hashed_input((3, SIDE, SIDE), 12)).astype(np.float32)


def gradients(network: nn.Module):
    """What PAIR's methods call: gradients of the target for images [N, H, W, C]."""

    def call(images, call_model_args=None, expected_keys=None):
        x = torch.tensor(np.asarray(images).transpose(0, 3, 1, 2), dtype=torch.float64)
        x.requires_grad_()
        network(x)[:, TARGET].sum().backward()
        return {saliency.INPUT_OUTPUT_GRADIENTS: x.grad.numpy().transpose(0, 2, 3, 1)}

    return call


def with_old_quantile() -> None:
    """PAIR calls numpy.quantile by a name that NumPy 2.4 no longer has."""
    quantile = np.quantile
    np.quantile = lambda a, q, interpolation="linear": quantile(a, q, method=interpolation)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "arrays/paths.npz")
    output = parser.parse_args().output
    with_old_quantile()
    np.random.seed(1)
    network, planes = module(), image().astype(np.float64)
    call, pixels = gradients(network), planes.transpose(1, 2, 0)
    zeros = np.zeros_like(pixels)
    pair = {
        "blur-ig": saliency.BlurIG().GetMask(pixels, call, max_sigma=50, steps=100),
        "guided-ig": saliency.GuidedIG().GetMask(pixels, call, x_baseline=zeros),
        "smoothgrad": saliency.GradientSaliency().GetSmoothedMask(
            pixels, call, nsamples=COPIES, magnitude=False
        ),
        "smoothgrad-squared": saliency.GradientSaliency().GetSmoothedMask(
            pixels, call, nsamples=COPIES, magnitude=True
        ),
    }
    x = torch.tensor(planes)[None]
    layer = network[1]
    with_layers = {
        "conductance": captum.LayerConductance(network, layer).attribute(x, target=TARGET),
        "internal-influence": captum.InternalInfluence(network, layer).attribute(x, target=TARGET),
        "integrated-gradients": captum.IntegratedGradients(network).attribute(x, target=TARGET),
    }
    arrays = {name: mask.transpose(2, 0, 1) for name, mask in pair.items()}
    arrays |= {name: value.detach().numpy()[0] for name, value in with_layers.items()}
    arrays["score"] = network(x)[0, TARGET].detach().numpy()
    np.savez_compressed(output, **{name: np.float32(array) for name, array in arrays.items()})


if __name__ == "__main__":
    main()
