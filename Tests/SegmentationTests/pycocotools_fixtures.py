"""Writes PycocotoolsFixtures.swift: shapes as pycocotools and Pillow draw them.

Run: python pycocotools_fixtures.py > PycocotoolsFixtures.swift
"""

import importlib.metadata

import numpy
import PIL
from PIL import Image
from pycocotools import mask

SIDE = 48

POLYGONS = [
    [5.2, 4.1, 40.7, 6.3, 36.5, 41.9, 8.8, 38.2],
    [24.0, 2.0, 30.5, 18.25, 46.75, 18.5, 33.4, 28.6, 38.9, 45.3, 24.1, 34.8, 9.2, 45.1, 14.6, 28.4,
     1.3, 18.7, 17.6, 18.1],
    [10.0, 10.0, 20.0, 10.0, 20.0, 20.0, 10.0, 20.0],
    [-6.0, 20.5, 22.3, -4.2, 52.0, 30.1, 20.4, 55.5],
    [3.0, 3.0, 44.0, 44.0, 44.0, 3.0, 3.0, 44.0],
]


def packed(array):
    return mask.encode(numpy.asfortranarray(array.astype(numpy.uint8)))["counts"].decode()


def quoted(text):
    """A raw Swift string of lines of 80 characters."""
    lines = [text[at : at + 80] for at in range(0, len(text), 80)]
    return '#"""\n' + "\\#\n".join(lines) + '\n"""#'


def rows(array):
    return "\n".join("    " + "".join("#" if x else "." for x in row) for row in array)


def main():
    print("// Written by pycocotools_fixtures.py with pycocotools "
          f"{importlib.metadata.version('pycocotools')}, Pillow {PIL.__version__}.")
    print("\n/// Shapes as pycocotools draws them.\nenum PycocotoolsFixtures {")
    print(f"  /// The extents of the images of polygons.\n  static let side = {SIDE}\n")
    print("  /// Polygons, each with pycocotools' packed run lengths.")
    print("  static let polygons: [(points: [Double], packed: String)] = [")
    for points in POLYGONS:
        counts = mask.merge(mask.frPyObjects([points], SIDE, SIDE))["counts"].decode()
        print(f"    (\n      {points},\n      {quoted(counts)}\n    ),")
    print("  ]\n")
    random = numpy.random.default_rng(7)
    blobs = random.random((36, 60)) < 0.5
    blobs[:, 20:40] = True
    blobs[:, 45:] = False
    small = numpy.asarray(Image.fromarray(blobs).resize((12, 12), Image.NEAREST))
    counts, last = [], False
    for value in blobs.flatten(order="F"):
        if value != last or not counts:
            if not counts and value:
                counts.append(0)
            counts.append(0)
        last = value
        counts[-1] += 1
    print("  /// Packed run lengths of 60 x 36 pixels.")
    print(f"  static let packed = {quoted(packed(blobs))}\n")
    print("  /// The same, not packed.")
    print(f"  static let counts = {counts}\n")
    print("  /// The same as Pillow's NEAREST squashes it to 12 x 12.")
    print('  static let squashed = """\n' + rows(small) + '\n    """\n}')


main()
