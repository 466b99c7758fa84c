"""Writes arrays/regions.npz: scikit-image's segments and PAIR's XRAI of pictures that are hashes.

    python regions.py [--output FILE]

Swift makes the same pictures (RegionsMatchOtherToolsTests). PAIR's XRAI is given a hashed relevance,
so that no network is needed; the picture has the 224 x 224 pixels to which it would be resized.
"""

import argparse
from pathlib import Path

import numpy as np
import saliency.core as saliency
from saliency.core.xrai import XRAIParameters
from skimage.segmentation import felzenszwalb

from hashed import hashed_input

SCALES = [20, 50, 150, 500, 1200]


def patches(height: int, width: int, side: int, seed: int) -> np.ndarray:
    """[3, H, W]: squares of one colour each."""
    rows, columns = -(-height // side), -(-width // side)
    small = hashed_input((3, rows, columns), seed)
    return small[:, np.arange(height) // side][:, :, np.arange(width) // side]


def picture(height: int, width: int) -> np.ndarray:
    """[3, H, W]: large squares, small squares and noise."""
    return (
        np.float32(0.6) * patches(height, width, 37, 1)
        + np.float32(0.3) * patches(height, width, 11, 2)
        + np.float32(0.1) * patches(height, width, 1, 3)
    )


def normalized(planes: np.ndarray) -> np.ndarray:
    """[H, W, 3] from -1 to 1."""
    image = planes.astype(np.float64).transpose(1, 2, 0)
    return (image - image.min()) / (image.max() - image.min()) * 2 - 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "arrays/regions.npz")
    output = parser.parse_args().output
    arrays = {}
    for scale in SCALES:
        segments = felzenszwalb(normalized(picture(90, 120)), scale=scale, sigma=0.8, min_size=30)
        arrays[f"felzenszwalb:{scale}"] = segments.astype(np.int16)
    planes = picture(224, 224)
    relevance = patches(224, 224, 23, 4) + np.float32(0.5) * patches(224, 224, 7, 5)
    for algorithm in ["full", "fast"]:
        found = saliency.XRAI().GetMaskWithDetails(
            planes.transpose(1, 2, 0),
            None,
            base_attribution=relevance.transpose(1, 2, 0).astype(np.float64),
            extra_parameters=XRAIParameters(algorithm=algorithm, return_xrai_segments=True),
        )
        arrays[f"xrai:{algorithm}"] = found.attribution_mask.astype(np.float32)
        arrays[f"ranks:{algorithm}"] = found.segments.astype(np.int16)
    np.savez_compressed(output, **arrays)


if __name__ == "__main__":
    main()
