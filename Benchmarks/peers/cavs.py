"""Fits a few CAVs as other tools do: cavs.py sgd|logistic ACTIVATIONS.npy GRADIENTS.npy COUNT

sgd is scikit-learn's SGDClassifier with the settings of tensorflow/tcav and captum; logistic is its
LogisticRegression with its defaults. One time a CAV, its TCAV score included.
"""

import sys

import numpy as np
from sklearn.linear_model import LogisticRegression, SGDClassifier

from measure import seconds, show

CONCEPT = 50


def main(kind: str, activations: str, gradients: str, count: int) -> None:
    rows, g = np.load(activations), np.load(gradients)
    labels = np.repeat([1, 0], CONCEPT)

    def fit(draw: int) -> float:
        random = np.random.default_rng(draw)
        drawn = CONCEPT + random.choice(len(rows) - CONCEPT, CONCEPT, replace=False)
        samples = np.concatenate([rows[:CONCEPT], rows[drawn]])
        if kind == "sgd":
            model = SGDClassifier(alpha=0.01, max_iter=1000, tol=1e-3, random_state=draw)
        else:
            model = LogisticRegression(max_iter=1000)
        model.fit(samples, labels)
        return float((g @ model.coef_[0].astype(np.float32) > 0).mean())

    show([seconds(lambda: fit(draw)) for draw in range(count)])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
