"""Holds `noema` against onnxruntime and PyTorch; see README.md.

compare.py --noema PATH --data DIR --work DIR [--table FILE] [NETWORK ...]
"""

import argparse
import sys
from pathlib import Path

from data_networks import data_networks
from torchvision_networks import torchvision_networks

from comparison import compare
from noema import Noema
from table import table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--noema", type=Path, required=True, help="the built command")
    parser.add_argument("--data", type=Path, required=True, help="holds networks/, photographs/")
    parser.add_argument("--work", type=Path, required=True, help="receives exported networks")
    parser.add_argument("--table", type=Path, help="the table is written here as well")
    parser.add_argument("networks", nargs="*", help="some networks only")
    asked = parser.parse_args()

    subjects = data_networks(asked.data) + torchvision_networks(asked.work, asked.networks)
    found, known = [], {}
    for subject in subjects:
        if not asked.networks or subject.name in asked.networks:
            if subject.architecture not in known:
                known.clear()
            found.append(compare(Noema(asked.noema), subject, known))
            worst = max(row.same_gates for row in found[-1].rows)
            print(f"{subject.name}: gradients within {worst:.1e}", file=sys.stderr)
    text = table(found)
    print(text)
    if asked.table:
        asked.table.write_text(text + "\n")
    return 0 if all(comparison.holds for comparison in found) else 1


if __name__ == "__main__":
    sys.exit(main())
