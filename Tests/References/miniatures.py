"""Writes the miniatures that the Swift tests run: see README.md.

miniatures.py [--output DIR] [NAME ...]
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import version_converter

import onnx_values
import variants
from exporting import export
from families import FAMILIES
from truth import Truth

ALIKE = 1e-5
"""Of the largest logit: what onnxruntime finds for each file of a family."""

OLDER = [
    ("mobilenet_v2", 7), ("mobilenet_v2", 9), ("fire", 7), ("fire", 11), ("decoder", 11), ("vit", 14),
]

Change = Callable[[onnx.ModelProto], onnx.ModelProto]
Save = Callable[[onnx.ModelProto, Path], None]


@dataclass(frozen=True)
class Miniature:
    """One file: a family as one exporter and one version writes it."""

    exporter: str
    opset: int | None = None
    free_batch: bool = True
    change: Change | None = None
    """What becomes of the exporter's file."""
    save: Save = onnx.save_model


def miniatures() -> dict[str, Miniature]:
    """All files by name; the family stands before the hyphen."""
    found = {}
    for name, family in FAMILIES.items():
        for exporter in family.exporters:
            found[f"{name}-{exporter}"] = Miniature(exporter)
    for name, opset in OLDER:
        found[f"{name}-opset{opset}"] = Miniature("legacy", opset)
    newest = onnx.defs.onnx_opset_version()
    raised = partial(version_converter.convert_version, target_version=newest)
    return found | {
        "residual-bn": Miniature("bn"),
        "classic-fixed_batch": Miniature("legacy", free_batch=False),
        "mobilenet_v2-bn": Miniature("bn"),
        "convnext-opset23": Miniature("dynamo", 23),
        "classic-newest": Miniature("legacy", change=raised),
        "residual_half-weights": Miniature("bn", change=variants.half_weights),
        "vit_half-graph": Miniature("legacy", change=variants.half_graph),
        "fire-external": Miniature("legacy", save=variants.save_in_one_file),
        "fire-externals": Miniature("dynamo", save=variants.save_in_files),
        "classic-shape_input": Miniature(
            "legacy", change=partial(variants.shape_as_input, shape=FAMILIES["classic"].known["shape"])
        ),
    }


@cache
def truth(name: str) -> Truth:
    """The family's numbers by PyTorch, at an input without kinks."""
    return FAMILIES[name].truth()


def write(name: str, mini: Miniature, folder: Path) -> None:
    """Writes a file, its inner tensors named as PyTorch's modules are, and the family's numbers."""
    prefix = name.split("-")[0]
    family, found = FAMILIES[prefix], truth(prefix)
    path = folder / f"{name}.onnx"
    example = [torch.from_numpy(each) for each in family.inputs(98)]
    export(
        family.network, path, mini.exporter, *example, opset=mini.opset, free_batch=mini.free_batch
    )
    model = onnx.load(path)
    path.unlink()
    tensors, logits = onnx_values.computed(model.SerializeToString(), found.inputs)
    taps = {
        onnx_values.tensor_named(found.values[tap], tensors): tap
        for tap in found.values if tap not in found.inputs
    }
    model = variants.renamed(model, taps)
    mini.save(variants.shortened(mini.change(model) if mini.change else model, taps), path)

    numbers = folder / f"{prefix}.npz"
    if not numbers.exists():
        np.savez_compressed(numbers, logits=logits, **found.arrays(family.known))
    known = np.load(numbers)["logits"]
    if np.abs(logits - known).max() > ALIKE * np.abs(known).max():
        raise SystemExit(f"{name}: onnxruntime's logits are not those of the family's other files")
    print(f"{name}: seed {found.seed}, {path.stat().st_size:,} bytes", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "miniatures")
    parser.add_argument("names", nargs="*", help="some files only")
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name, mini in miniatures().items():
        if not asked.names or name in asked.names:
            write(name, mini, asked.output)


if __name__ == "__main__":
    main()
