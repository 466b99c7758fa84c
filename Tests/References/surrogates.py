"""Explains a small seeded network with lime, shap and captum, and prints what the Swift tests hold.

    pip install --no-deps lime==0.2.0.1 shap==0.51.0 numba llvmlite pandas slicer
    python Tests/References/surrogates.py

The network has 20 players, 12 hidden units with tanh and one output; its weights and the coalitions
come from a linear congruential generator that `SeededScore.swift` repeats. LIME gets the same
coalitions in both tools, so that its numbers must agree to rounding. shap draws its own coalitions, as
many as Noema; captum's Shapley values of six of the players are exact, added up in single precision.
"""

import argparse

import numpy as np
import torch
from captum.attr import ShapleyValues
from lime.lime_base import LimeBase
from sklearn.metrics import pairwise_distances

PLAYERS, HIDDEN, COALITIONS = 20, 12, 400


class Generator:
    """Numbers in [0, 1): 23 bits of a linear congruential generator."""

    def __init__(self, state: int):
        self.state = state

    def next(self) -> float:
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return (self.state >> 8) / 2**23

    def array(self, *shape: int) -> np.ndarray:
        return np.array([self.next() for _ in range(int(np.prod(shape)))]).reshape(shape)


class Score:
    """The network: sum over hidden units of v tanh(W z)."""

    def __init__(self):
        generator = Generator(2016)
        self.first = 2 * generator.array(HIDDEN, PLAYERS) - 1
        self.second = 2 * generator.array(HIDDEN) - 1

    def __call__(self, present: np.ndarray) -> np.ndarray:
        return np.tanh(present @ self.first[:, : present.shape[1]].T) @ self.second


def coalitions() -> np.ndarray:
    """The whole, then coalitions in which each player is present with probability 1/2."""
    drawn = (Generator(7).array(COALITIONS, PLAYERS) >= 0.5).astype(float)
    return np.vstack([np.ones((1, PLAYERS)), drawn])


def lime(score: Score, width: float, features: int, selection: str):
    z = coalitions()
    base = LimeBase(lambda d: np.sqrt(np.exp(-(d**2) / width**2)))
    distances = pairwise_distances(z, z[:1], metric="cosine").ravel()
    intercept, pairs, determination, _ = base.explain_instance_with_data(
        z, score(z)[:, None], distances, 0, features, feature_selection=selection
    )
    coefficients = np.zeros(PLAYERS)
    for player, coefficient in pairs:
        coefficients[player] = coefficient
    return coefficients, intercept, determination


def shap_values(score: Score) -> np.ndarray:
    import shap

    np.random.seed(0)
    explainer = shap.KernelExplainer(score, np.zeros((1, PLAYERS)))
    return explainer.shap_values(
        np.ones(PLAYERS), nsamples=2 * PLAYERS + 2048, l1_reg=0, silent=True
    )


def exact(score: Score, players: int = 6) -> np.ndarray:
    def forward(z: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(score(z.numpy()))

    whole = torch.ones(1, players, dtype=torch.float64)
    return ShapleyValues(forward).attribute(whole)[0].numpy()


def swift(name: str, numbers: np.ndarray) -> None:
    print(f"{name}: [{', '.join(f'{number:.12g}' for number in np.atleast_1d(numbers))}]")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    score = Score()
    for width in (0.25, 0.5):
        for features, selection in ((PLAYERS, "none"), (6, "lasso_path")):
            coefficients, intercept, determination = lime(score, width, features, selection)
            swift(f"lime width {width} features {features}", coefficients)
            swift("  intercept, R2", np.array([intercept, determination]))
    swift("shap KernelExplainer", shap_values(score))
    swift("captum ShapleyValues of 6 players", exact(score))


if __name__ == "__main__":
    main()
