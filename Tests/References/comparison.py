"""Noema's numbers of one network beside onnxruntime's and PyTorch's."""

from dataclasses import dataclass

import numpy as np
import torch

import onnx_values
from gates import Flips, RecordedGates, SameGates, gate_tensors
from gradients import Gradients, gradients
from noema import Noema
from subject import Subject

LIMIT = 1e-4
"""The largest difference allowed, of the largest reference: logits, gradients at the same gates."""
ROUNDING = 1e-4
"""How near its kink a gate must be that differs, of the layer's largest pre-activation."""


@dataclass(frozen=True)
class GradientRow:
    """How far apart gradients with respect to one tensor are, of the largest reference."""

    tensor: str
    same_gates: float
    """Noema and PyTorch in float64 at Noema's gates."""
    double: float
    """Noema and PyTorch in float64."""
    single: float
    """Noema and PyTorch in float32."""
    pytorch: float
    """PyTorch in float32 and PyTorch in float64."""


@dataclass(frozen=True)
class Comparison:
    """What is found about one network."""

    name: str
    logits: float
    """Noema and onnxruntime: max |difference| / max |reference|."""
    rows: list[GradientRow]
    flips: Flips
    """Noema's gates that differ from PyTorch's in float64."""
    pytorch_flips: Flips
    """PyTorch's gates in float32 that differ from its own in float64."""

    @property
    def holds(self) -> bool:
        """Whether every criterion is met."""
        apart = [self.logits, *(row.same_gates for row in self.rows)]
        return max(apart) <= LIMIT and self.flips.distance < ROUNDING


def difference(ours: np.ndarray, reference: np.ndarray) -> float:
    """max |ours - reference| / max |reference|."""
    if ours.shape != reference.shape:
        raise SystemExit(f"shapes differ: {ours.shape} and {reference.shape}")
    return float(np.abs(ours.astype(np.float64) - reference).max() / np.abs(reference).max())


@dataclass(frozen=True)
class PyTorch:
    """What PyTorch computes for one network, however it was exported."""

    double: Gradients
    single: Gradients
    flips: Flips
    """Its gates in float32 that differ from its own in float64."""


def pytorch(subject: Subject, target: int) -> PyTorch:
    """Runs PyTorch in both precisions."""
    recorded = RecordedGates()
    single = gradients(subject, target, torch.float32, mode=recorded)
    at_gates = SameGates(recorded.values)
    double = gradients(subject, target)
    if recorded.values:
        gradients(subject, target, mode=at_gates)
    return PyTorch(double, single, at_gates.flips)


def compare(noema: Noema, subject: Subject, known: dict[str, PyTorch]) -> Comparison:
    """Runs a network by all tools and holds the numbers against each other.

    `known` keeps what PyTorch computed for an architecture, for its next file.
    """
    theirs = onnx_values.values(subject.network, subject.x)
    logits = onnx_values.logits(subject.network, subject.x)
    target = int(logits[0].argmax())
    if subject.architecture not in known:
        known[subject.architecture] = pytorch(subject, target)
    torches = known[subject.architecture]
    values = torches.double.values
    tensors = {tap: onnx_values.tensor_named(value, theirs) for tap, value in values.items()}

    # The gates are told by a run that keeps the same tensors apart as the gradient's run does.
    gates = gate_tensors(subject.network)
    inner = [name for tap, name in tensors.items() if tap]
    tapped = noema.predict(subject.network, subject.x, list(dict.fromkeys(gates + inner)))
    ours = noema.gradients(subject.network, subject.x, target, list(tensors.values()))
    output = next(value for name, value in tapped.items() if name not in gates + inner)

    same = SameGates([tapped[name] for name in gates])
    same_gates = gradients(subject, target, mode=same) if gates else torches.double
    return Comparison(
        subject.name,
        difference(output, logits),
        [row(tap, name, ours[name], same_gates, torches) for tap, name in tensors.items()],
        same.flips,
        torches.flips,
    )


def row(tap: str, tensor: str, ours: np.ndarray, same: Gradients, torches: PyTorch) -> GradientRow:
    """One tensor's differences."""
    double, single = torches.double.gradients[tap], torches.single.gradients[tap]
    return GradientRow(
        tensor,
        difference(ours, same.gradients[tap]),
        difference(ours, double),
        difference(ours, single),
        difference(single, double),
    )
