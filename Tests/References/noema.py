"""Runs the `noema` command."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np


class Noema:
    """A built command at a path."""

    def __init__(self, path: Path):
        self.path = path

    def predict(self, network: Path, x: np.ndarray, taps: list[str]) -> dict[str, np.ndarray]:
        """The network's outputs and the tapped tensors, by name."""
        return self._run("predict", network, x, *_each("--tap", taps))

    def gradients(
        self, network: Path, x: np.ndarray, target: int, tensors: list[str]
    ) -> dict[str, np.ndarray]:
        """The gradient of the target's logit with respect to each tensor, by name."""
        wanted = ["--method", "gradient", "--target", str(target), *_each("--wrt", tensors)]
        return self._run("attribute", network, x, *wanted)

    def _run(self, verb: str, network: Path, x: np.ndarray, *rest: str) -> dict[str, np.ndarray]:
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder) / "x.npy", Path(folder) / "out.npz"
            np.save(source, x)
            command = [str(self.path), verb, str(network), "--input", str(source), *rest]
            command += ["--output", str(output)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
            return dict(np.load(output))


def _each(option: str, values: list[str]) -> list[str]:
    return [part for value in values for part in (option, value)]
