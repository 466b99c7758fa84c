"""500 CAVs of one concept, beside scikit-learn."""

import sys
from pathlib import Path

from measuring import PEERS, Cell, show, table, take_turns


def cavs(work: Path, ours: str, rounds: int, threads: str) -> list[str]:
    data = [str(work / "activations.npy"), str(work / "gradients.npy")]
    python = [sys.executable, str(PEERS / "cavs.py")]
    noema = Cell("Noema, all 500", [ours, "cavs", *data, "--threads", threads])
    sgd = Cell("scikit-learn SGDClassifier, 500 scaled from a few", [*python, "sgd", *data, "2"])
    logistic = Cell("scikit-learn LogisticRegression, 500 scaled from a few",
                    [*python, "logistic", *data, "4"])
    take_turns([noema, sgd, logistic], rounds)
    lines = ["## 500 CAVs with their scores", "",
             "n = 100 (50 concept images, draws of 50 from a pool of 500), d = 100,352, 100 class images.",
             "", *table("what"), noema.row("")]
    lines += [peer.row(f"{500 * peer.median / noema.median:.0f} times as long", 500)
              for peer in (sgd, logistic)]
    parts = ", ".join(f"{name} {show(noema.phases[key])}" for name, key in
                      [("one Gram matrix of 550", "gram"), ("gradients by activations", "gradients"),
                       ("500 fits and scores", "fits")])
    return lines + ["", f"Noema's time: {parts}."]
