"""Counts every pixel of a dissection again, with NumPy and Pillow only.

    noema dissect squeezenet1.1.onnx --layer fire9 --data DIR --output OUT --dump dump.npz
    python Tests/References/dissection.py --dump dump.npz --result OUT/result.json --data DIR \\
        --input 227 227

From the dump come the activations and, to be checked, the thresholds and counts; from the result the
names of the images, the labels that were compared and where the centres of the cells' receptive
fields lie. Everything else is read from the data set (Broden's layout): the index, which label
belongs to which category, and the label pictures. Maps are upsampled in Float64 by the stated
formula: mask pixel u is centred at (u + 1/2) input / mask - 1/2, cell i at first + i step; between
cells p and q at t the value is p + t (q - p) for t < 1/2 and q - (1 - t) (q - p) otherwise, along x
first; outside the centres it is constant. A pixel is in the mask if its value is larger than T.

Exit code 1 if any threshold, any count of any unit and label, or any best label differs.
"""

import argparse
import csv
import json
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


def count(dump, result, data, extent):
    """L [labels], I [U, labels] and A [U, categories] over the images of the result."""
    index = {row["image"]: row for row in rows_of(data / "index.csv")}
    categories = result["categories"]
    primary = primary_categories(data, categories)
    numbers = [label["number"] for label in result["labels"]]
    place = {number: column for column, number in enumerate(numbers)}
    layer = result["layers"][0]
    centres = [(axis["first"], axis["step"]) for axis in layer["fieldCentres"]]
    units = dump["activations"].shape[1]
    truths = numpy.zeros(len(numbers), dtype=numpy.int64)
    intersections = numpy.zeros((units, len(numbers)), dtype=numpy.int64)
    activated = numpy.zeros((units, len(categories)), dtype=numpy.int64)
    thresholds = dump["thresholds"].astype(numpy.float64)[:, None, None]
    for maps, image in zip(dump["activations"], result["images"]):
        row = index[image]
        height, width = int(row["sh"]), int(row["sw"])
        masks = upsampled(maps, height, width, extent, centres) > thresholds
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
    category = numpy.array([primary[number] for number in numbers])
    return truths, intersections, activated, category


def different_scores(result, truths, intersections, activated, category):
    """How many of the reported best labels are not those of the counts, and of how many."""
    different = total = 0
    area = activated[:, category]
    union = area + truths - intersections
    iou = numpy.where(union > 0, intersections / numpy.maximum(union, 1), 0.0)
    for unit in result["layers"][0]["units"]:
        row = unit["unit"]
        best = []
        for place in range(len(result["categories"])):
            columns = numpy.flatnonzero(category == place)
            if len(columns):
                # The first of the largest.
                column = columns[numpy.argmax(iou[row, columns])]
                number = result["labels"][column]["number"]
                counts = truths[column], area[row, column], intersections[row, column]
                best.append((number, *map(int, counts), float(iou[row, column])))
        names = ("label", "truth", "activation", "intersection", "iou")
        given = [tuple(score[name] for name in names) for score in unit["scores"]]
        different += sum(one != other for one, other in zip(best, given))
        different += abs(len(best) - len(given))
        total += len(best)
    return different, total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", required=True, type=pathlib.Path)
    parser.add_argument("--result", required=True, type=pathlib.Path)
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument(
        "--input", required=True, nargs=2, type=int, help="the network's input, height and width"
    )
    arguments = parser.parse_args()
    archive = numpy.load(arguments.dump)
    dump = {name: archive[name] for name in archive.files}
    result = json.loads(arguments.result.read_text())

    maps = dump["activations"]
    print(f"{maps.shape[0]} images, {maps.shape[1]} units of {maps.shape[2]} x {maps.shape[3]}")
    values = numpy.sort(maps.transpose(1, 0, 2, 3).reshape(maps.shape[1], -1), axis=1)
    rank = int(result["settings"]["quantile"] * values.shape[1]) + 1
    different = int((values[:, -rank] != dump["thresholds"]).sum())
    failed = different > 0
    print(f"thresholds: {different} of {maps.shape[1]} differ")

    counted = count(dump, result, arguments.data, arguments.input)
    for name, numbers in zip(("truths", "intersections", "activated"), counted):
        given = dump[name]
        different = int((given != numbers).sum()) if given.shape == numbers.shape else given.size
        failed |= different > 0
        print(
            f"{name}: {different} of {given.size} differ; sum {numbers.sum()}, "
            f"{(numbers > 0).sum()} not 0"
        )
    different, total = different_scores(result, *counted)
    failed |= different > 0
    print(f"best labels with their counts and IoU: {different} of {total} differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
