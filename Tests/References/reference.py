"""Reference numbers of one network: logits by onnxruntime, gradients by PyTorch in double precision.

A reference is an .npz with the arrays

    x             the input, float32 [N, C, H, W]
    logits        onnxruntime's output for x, float32 [N, classes]
    target        the class whose summed logit is differentiated
    grad:TENSOR   d sum_n logits[n, target] / d TENSOR, computed in float64, stored as float32
    act:TENSOR    the value of TENSOR, likewise

where TENSOR is the input's name and the names of inner tensors, as they stand in the ONNX file.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch


def onnx_values(path: Path, x: np.ndarray) -> tuple[str, str, dict[str, np.ndarray]]:
    """The names of input and output, and the value of every float tensor of an ONNX file at x."""
    model = onnx.load(path)
    first_output = model.graph.output[0].name
    weights = {initializer.name for initializer in model.graph.initializer}
    source = next(value.name for value in model.graph.input if value.name not in weights)
    known = {value.name for value in model.graph.output}
    for node in model.graph.node:
        for name in node.output:
            if name and name not in known:
                model.graph.output.append(onnx.ValueInfoProto(name=name))
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    names = [output.name for output in session.get_outputs()]
    values = dict(zip(names, session.run(None, {source: x})))
    floats = {name: value for name, value in values.items() if value.dtype == np.float32}
    return source, first_output, floats


def onnxruntime_logits(path: Path, x: np.ndarray) -> np.ndarray:
    """The logits as a user of onnxruntime gets them: all its optimisations on."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options)
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def tensor_named(value: np.ndarray, tensors: dict[str, np.ndarray]) -> str:
    """The first ONNX tensor that holds the given value: how modules are matched to names."""
    scale = np.abs(value).max()
    for name, candidate in tensors.items():
        if candidate.shape == value.shape and np.abs(candidate - value).max() <= 1e-4 * scale:
            return name
    raise LookupError("no tensor of the ONNX file holds this module's output")


def reference(
    module: torch.nn.Module, taps: list[str], path: Path, x: np.ndarray
) -> dict[str, np.ndarray]:
    """The reference of the network at `path`, which `module` computes too; `taps` names submodules."""
    module = module.double().eval()
    kept: dict[str, torch.Tensor] = {}

    def keep(tap: str):
        def hook(_module, _inputs, output):
            output.retain_grad()
            kept[tap] = output

        return hook

    for tap in taps:
        module.get_submodule(tap).register_forward_hook(keep(tap))
    source, output, tensors = onnx_values(path, x)
    kept[""] = torch.from_numpy(x).double().requires_grad_(True)
    logits = module(kept[""])
    target = int(logits[0].argmax())
    logits[:, target].sum().backward()

    scale = float(logits.detach().abs().max())
    if np.abs(tensors[output] - logits.detach().numpy()).max() > 1e-4 * scale:
        raise ValueError(f"{path.name}: PyTorch and onnxruntime disagree about the logits")
    arrays = {"x": x, "logits": onnxruntime_logits(path, x), "target": np.int64(target)}
    for tap, tensor in kept.items():
        value = tensor.detach().numpy().astype(np.float32)
        name = tensor_named(value, tensors) if tap else source
        arrays[f"act:{name}"] = value
        arrays[f"grad:{name}"] = tensor.grad.numpy().astype(np.float32)
    return arrays
