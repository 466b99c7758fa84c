"""Holds `noema` against the references: compare.py NOEMA REFERENCES [TABLE.md]

For every reference in the folder, `noema predict` writes the logits and `noema attribute --method
gradient` the gradient with respect to each tensor. Printed, and written to TABLE.md if named:
max |difference| / max |reference| of each. Exits 1 where one is above 1e-4.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from manifest import references

LIMIT = 1e-4


def run(noema: str, *arguments: object) -> dict[str, np.ndarray]:
    """The arrays that a command of `noema` writes."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "out.npz"
        command = [noema, *map(str, arguments), "--output", str(output)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
        return dict(np.load(output))


def difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """max |ours - theirs| / max |theirs|."""
    if ours.shape != theirs.shape:
        raise SystemExit(f"shapes differ: {ours.shape} and {theirs.shape}")
    return float(np.abs(ours.astype(np.float64) - theirs).max() / np.abs(theirs).max())


def rows(noema: str, name: str, network: Path, archive: Path) -> list[tuple[str, str, float]]:
    """One row a quantity: network, what is compared, and the difference."""
    arrays = dict(np.load(archive))
    tensors = [key.removeprefix("grad:") for key in arrays if key.startswith("grad:")]
    target = int(arrays["target"])
    with tempfile.TemporaryDirectory() as folder:
        x = Path(folder) / "x.npy"
        np.save(x, arrays["x"])
        taps = [part for tensor in tensors for part in ("--tap", tensor)]
        written = run(noema, "predict", network, "--input", x, *taps)
        logits = [a for key, a in written.items() if key not in tensors]
        found = [(name, "logits", difference(logits[0], arrays["logits"]))]
        for tensor in tensors:
            if tensor in written:
                value = difference(written[tensor], arrays[f"act:{tensor}"])
                found.append((name, f"value of `{tensor}`", value))
        wanted = [part for tensor in tensors for part in ("--wrt", tensor)]
        gradients = run(noema, "attribute", network, "--method", "gradient", "--input", x,
                        "--target", target, *wanted)
        for tensor in tensors:
            theirs = arrays[f"grad:{tensor}"]
            found.append((name, f"gradient at `{tensor}`", difference(gradients[tensor], theirs)))
    return found


def main(noema: str, folder: Path, table: Path | None) -> int:
    lines = ["| network | quantity | max abs difference / max abs reference |", "|---|---|---|"]
    worst = 0.0
    print("\n".join(lines))
    for name, network in references(folder).items():
        for row in rows(noema, name, network, folder / f"{name}.npz"):
            worst = max(worst, row[2])
            lines.append(f"| {row[0]} | {row[1]} | {row[2]:.1e} |")
            print(lines[-1], flush=True)
    lines.append(f"\nWorst: {worst:.1e}; allowed: {LIMIT:.0e}.")
    print(lines[-1])
    if table:
        table.write_text("\n".join(lines) + "\n")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3:] else None))
