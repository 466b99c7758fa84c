"""Comparisons as a page of Markdown."""

from importlib.metadata import version
from pathlib import Path

from comparison import LIMIT, ROUNDING, Comparison


def table(comparisons: list[Comparison]) -> str:
    """The page, with what it was made by."""
    logits = [[c.name, _small(c.logits)] for c in comparisons]
    gradients = [
        [c.name, f"`{r.tensor}`", _small(r.same_gates), _small(r.double), _small(r.single),
         _small(r.pytorch)]
        for c in comparisons for r in c.rows
    ]
    flips = [
        [c.name, f"{c.flips.gates:,}", f"{c.flips.flipped:,}", _small(c.flips.distance),
         f"{c.pytorch_flips.flipped:,}", _small(c.pytorch_flips.distance)]
        for c in comparisons
    ]
    failing = [c.name for c in comparisons if not c.holds]
    verdict = f"Not met by: {', '.join(failing)}." if failing else "All criteria are met."
    return "\n\n".join([
        "# Noema beside onnxruntime and PyTorch",
        "Written by `compare.py`; README.md says what is compared. Every difference is "
        "max |difference| / max |reference|.",
        _versions(),
        verdict,
        "## Logits",
        f"Noema and onnxruntime; allowed: {LIMIT:.0e}.",
        _grid(["network", "difference"], logits),
        "## Gradients",
        f"Of the first image's top class. Held to {LIMIT:.0e}: Noema (float32) and PyTorch "
        "(float64) at the same gates. Beside it the plain differences, which contain every flipped "
        "gate, and PyTorch's own difference between its two precisions.",
        _grid(["network", "with respect to", "same gates", "plain, float64", "plain, float32",
               "PyTorch float32 to float64"], gradients),
        "## Gates",
        "ReLU, ReLU6 and max-pool decisions that differ from PyTorch's in float64, and the largest "
        "|pre-activation - kink| / max |pre-activation| of those; allowed: "
        f"{ROUNDING:.0e}.",
        _grid(["network", "gates", "Noema differs", "at most", "PyTorch float32 differs",
               "at most"], flips),
    ])


def _small(value: float) -> str:
    return f"{value:.1e}" if value else "0"


def _grid(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _versions() -> str:
    tools = ["torch", "torchvision", "onnxruntime", "onnx", "onnx2torch"]
    made_by = ", ".join(f"{tool} {version(tool)}" for tool in tools)
    return f"Made with {made_by}, on {_processor()}."


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "an unnamed processor"
