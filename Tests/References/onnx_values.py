"""What onnxruntime computes."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime


def logits(network: Path, x: np.ndarray) -> np.ndarray:
    """The network's first output as a user of onnxruntime gets it: all its optimisations on."""
    session = onnxruntime.InferenceSession(str(network), _quiet())
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def values(network: Path, x: np.ndarray) -> dict[str, np.ndarray]:
    """Every float tensor of an ONNX file at x: the input, then the others in the file's order."""
    model = onnx.load(network)
    weights = {initializer.name for initializer in model.graph.initializer}
    source = next(value.name for value in model.graph.input if value.name not in weights)
    return computed(model.SerializeToString(), {source: x})[0]


def computed(
    network: bytes, inputs: dict[str, np.ndarray]
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Every float tensor of an ONNX file, the inputs first, and its first output."""
    model = onnx.load_from_string(network)
    output = model.graph.output[0].name
    made = [name for node in model.graph.node for name in node.output if name]
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in made)
    options = _quiet()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    found = inputs | dict(zip(made, session.run(made, inputs)))
    floats = {name: value for name, value in found.items() if value.dtype == np.float32}
    return floats, found[output]


def tensor_named(value: np.ndarray, tensors: dict[str, np.ndarray]) -> str:
    """The first tensor that holds the given value: how PyTorch's modules are matched to names."""
    scale = np.abs(value).max()
    for name, candidate in tensors.items():
        if candidate.shape == value.shape and np.abs(candidate - value).max() <= 1e-4 * scale:
            return name
    raise LookupError("no tensor of the ONNX file holds this module's output")


def _quiet() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return options
