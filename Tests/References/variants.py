"""One ONNX file as other makers write it: smaller, in half precision, in an older version, with its
weights in other files, with a shape as an input."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

LARGE = 256
"""Weights of as many bytes are written into files of their own."""


def renamed(model: onnx.ModelProto, names: dict[str, str]) -> onnx.ModelProto:
    """With some tensors, made by nodes, under other names."""
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    return model


def shortened(model: onnx.ModelProto, taps: dict[str, str]) -> onnx.ModelProto:
    """Without names and notes that nobody reads: inputs, outputs and taps keep theirs."""
    graph = model.graph
    kept = {value.name for value in [*graph.input, *graph.output]} | set(taps.values())
    names: dict[str, str] = {name: name for name in ["", *kept]}

    def short(name: str) -> str:
        return names.setdefault(name, f"t{len(names) - len(kept)}")

    for node in graph.node:
        for field in ("name", "doc_string", "metadata_props"):
            node.ClearField(field)
        node.input[:] = [short(name) for name in node.input]
        node.output[:] = [short(name) for name in node.output]
    for tensor in graph.initializer:
        tensor.name = short(tensor.name)
        tensor.ClearField("doc_string")
    for value in [*graph.input, *graph.output]:
        value.ClearField("metadata_props")
    for record in (graph, model):
        record.ClearField("doc_string")
        record.ClearField("metadata_props")
    graph.ClearField("value_info")
    return model


def half_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Weights as float16, each cast to float32 where it is read."""
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            name = tensor.name
            half = numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
            casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def half_graph(model: onnx.ModelProto) -> onnx.ModelProto:
    """All in float16 between a Cast of the input and a Cast of the output."""
    graph = model.graph
    for tensor in graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            half = numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(numpy_helper.from_array(half, tensor.name))
    source, output = graph.input[0].name, graph.output[0].name
    for node in graph.node:
        node.input[:] = [f"{name}_half" if name == source else name for name in node.input]
        node.output[:] = [f"{name}_half" if name == output else name for name in node.output]
    first = helper.make_node("Cast", [source], [f"{source}_half"], to=TensorProto.FLOAT16)
    last = helper.make_node("Cast", [f"{output}_half"], [output], to=TensorProto.FLOAT)
    nodes = [first, *graph.node, last]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def shape_as_input(model: onnx.ModelProto, shape: list[int]) -> onnx.ModelProto:
    """The output reshaped to `shape`, which is a second input: whole numbers."""
    graph = model.graph
    output = graph.output[0]
    for node in graph.node:
        node.output[:] = ["flat" if name == output.name else name for name in node.output]
    graph.input.append(helper.make_tensor_value_info("shape", TensorProto.INT64, [len(shape)]))
    graph.node.append(helper.make_node("Reshape", ["flat", "shape"], [output.name]))
    return model


def save_in_one_file(model: onnx.ModelProto, path: Path) -> None:
    """Writes the weights beside the network, into one file."""
    onnx.save_model(
        model, path, save_as_external_data=True, location=f"{path.stem}.weights",
        size_threshold=LARGE,
    )


def save_in_files(model: onnx.ModelProto, path: Path) -> None:
    """Writes each weight into a file of its own, in a folder beside the network."""
    path.with_suffix("").mkdir(exist_ok=True)
    for tensor in model.graph.initializer:
        if len(tensor.raw_data) >= LARGE:
            set_external_data(tensor, f"{path.stem}/{tensor.name}")
    onnx.save_model(model, path)
