"""Counts every pixel of a dissection again, with NumPy and Pillow only.

    noema dissect squeezenet1.1.onnx --layer L --data broden-mini --limit 200 --dump dump.npz ...
    python Tests/References/dissection.py --dump dump.npz --data broden-mini

The dump holds the activations, the thresholds, where the centres of the cells' receptive fields lie,
and the counts to be checked. Everything else is read from the data set itself: the index, which
label belongs to which category, and the label pictures. Maps are upsampled in Float64 by the stated
formula: mask pixel u is centred at (u + 1/2) input / mask - 1/2, cell i at first + i step; between
cells p and q at t the value is p + t (q - p) for t < 1/2 and q - (1 - t) (q - p) otherwise, along x
first; outside the centres it is constant. A pixel is in the mask if its value is larger than T.

Exit code 1 if any count differs.
"""

import argparse
import csv
import hashlib
import pathlib
import sys

import numpy
from PIL import Image


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def primary_categories(data, categories):
    """The category in which each label covers most; of equals the one that comes last."""
    best = {}
    for place, category in enumerate(categories):
        for row in rows_of(data / f"c_{category}.csv"):
            candidate = (float(row["coverage"]), place)
            number = int(row["number"])
            if number and candidate > best.get(number, (-1.0, -1)):
                best[number] = candidate
    return {number: place for number, (_, place) in best.items()}


def planes(data, row, categories):
    """The label planes of an image: whole numbers, or arrays [H, W] of numbers."""
    for category in categories:
        for cell in filter(None, row[category].split(";")):
            if cell.isdigit():
                yield int(cell)
            else:
                picture = numpy.asarray(Image.open(data / "images" / cell).convert("RGB"))
                yield picture[:, :, 0].astype(int) + 256 * picture[:, :, 1].astype(int)


def places(pixels, cells, extent, centre):
    """For each pixel the lower cell, the upper cell, and the part of the way between them."""
    first, step = centre
    u = numpy.arange(pixels, dtype=numpy.float64)
    position = ((u + 0.5) * float(extent) / float(pixels) - 0.5 - first) / step
    position = numpy.clip(position, 0.0, float(cells - 1))
    lower = numpy.minimum(numpy.floor(position).astype(int), max(cells - 2, 0))
    return lower, numpy.minimum(lower + 1, cells - 1), position - lower


def between(p, q, t):
    return numpy.where(t < 0.5, p + t * (q - p), q - (1.0 - t) * (q - p))


def upsampled(maps, height, width, extent, centres):
    """Maps [U, h, w] at every pixel, [U, height, width]."""
    maps = maps.astype(numpy.float64)
    lower, upper, t = places(width, maps.shape[2], extent[1], centres[1])
    rows = between(maps[:, :, lower], maps[:, :, upper], t)
    lower, upper, t = places(height, maps.shape[1], extent[0], centres[0])
    return between(rows[:, lower], rows[:, upper], t[:, None])


def count(dump, data):
    """L [labels], I [U, labels] and A [U, categories] over the dumped images."""
    index = rows_of(data / "index.csv")
    categories = [row["name"] for row in rows_of(data / "category.csv")]
    primary = primary_categories(data, categories)
    numbers = [int(number) for number in dump["labels"]]
    place = {number: column for column, number in enumerate(numbers)}
    units = dump["activations"].shape[1]
    truths = numpy.zeros(len(numbers), dtype=numpy.int64)
    intersections = numpy.zeros((units, len(numbers)), dtype=numpy.int64)
    activated = numpy.zeros((units, len(categories)), dtype=numpy.int64)
    thresholds = dump["thresholds"].astype(numpy.float64)[:, None, None]
    for maps, image in zip(dump["activations"], dump["images"]):
        row = index[int(image)]
        height, width = int(row["sh"]), int(row["sw"])
        masks = upsampled(maps, height, width, dump["input"], dump["centres"]) > thresholds
        present = set()
        for plane in planes(data, row, categories):
            if isinstance(plane, int):
                plane = numpy.full((height, width), plane)
            for number in numpy.unique(plane):
                column = place.get(int(number))
                if column is None:
                    continue
                here = plane == number
                truths[column] += here.sum()
                intersections[:, column] += masks[:, here].sum(axis=1)
                present.add(primary[int(number)])
        for category in present:
            activated[:, category] += masks.sum(axis=(1, 2))
    return truths, intersections, activated


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, type=pathlib.Path)
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--quantile", type=float, default=0.005)
    arguments = parser.parse_args()
    dump = numpy.load(arguments.dump)
    dump = {name: dump[name] for name in dump.files}

    failed = False
    maps = dump["activations"]
    values = numpy.sort(maps.transpose(1, 0, 2, 3).reshape(maps.shape[1], -1), axis=1)
    rank = int(arguments.quantile * values.shape[1]) + 1
    different = int((values[:, -rank] != dump["thresholds"]).sum())
    failed |= different > 0
    print(f"{maps.shape[0]} images, {maps.shape[1]} units of {maps.shape[2]} x {maps.shape[3]}")
    print(f"thresholds: {different} of {maps.shape[1]} differ")

    names = ("truths", "intersections", "activated")
    for name, counted in zip(names, count(dump, arguments.data)):
        given = dump[name].astype(numpy.int64)
        different = int((given != counted).sum()) if given.shape == counted.shape else given.size
        failed |= different > 0
        digest = hashlib.sha256(counted.astype("<i8").tobytes()).hexdigest()[:16]
        print(
            f"{name}: {different} of {given.size} differ; sum {counted.sum()}, "
            f"{(counted > 0).sum()} not 0; SHA-256 {digest}"
        )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
