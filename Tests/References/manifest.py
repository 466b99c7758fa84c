"""references.json: which network each reference in a folder belongs to."""

import json
from pathlib import Path


def record(folder: Path, name: str, network: Path) -> None:
    """Adds a reference to the folder's manifest."""
    file = folder / "references.json"
    entries = json.loads(file.read_text()) if file.exists() else {}
    entries[name] = str(network.resolve())
    file.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n")


def references(folder: Path) -> dict[str, Path]:
    """Name and network of every reference in the folder."""
    entries = json.loads((folder / "references.json").read_text())
    return {name: Path(network) for name, network in sorted(entries.items())}
