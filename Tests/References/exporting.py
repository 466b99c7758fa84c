"""Writes PyTorch modules as ONNX, by both of PyTorch's exporters."""

import contextlib
import io
import warnings
from pathlib import Path

import torch


def export(
    module: torch.nn.Module,
    path: Path,
    exporter: str,
    *examples: torch.Tensor,
    opset: int | None = None,
    free_batch: bool = True,
) -> None:
    """Writes `module` with inputs named `input`, `input1`, ... and the output `logits`.

    Exporters: legacy (opset 17 if none is given), bn (the same with BatchNormalization kept) and
    dynamo (opset 18). The batch is the free dimension `N`, or that of the examples.
    """
    inputs = ["input", *(f"input{index}" for index in range(1, len(examples)))]
    names = {"input_names": inputs, "output_names": ["logits"]}
    with _quiet():
        if exporter == "dynamo":
            batch = torch.export.Dim("N", max=1024)
            torch.onnx.export(
                module, examples, path, dynamo=True, opset_version=opset or 18,
                dynamic_shapes=tuple({0: batch} for _ in examples) if free_batch else None,
                external_data=False, **names,
            )
            return
        keeps = exporter == "bn"
        mode = torch.onnx.TrainingMode.PRESERVE if keeps else torch.onnx.TrainingMode.EVAL
        torch.onnx.export(
            module, examples, path, dynamo=False, opset_version=opset or 17, training=mode,
            do_constant_folding=not keeps,
            dynamic_axes={name: {0: "N"} for name in [*inputs, "logits"]} if free_batch else None,
            **names,
        )


@contextlib.contextmanager
def _quiet():
    """The exporters report at length; what counts is the file."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
