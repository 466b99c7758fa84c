"""Makes what the benchmarks work on, seeded: prepare.py FOLDER. What is there already is kept."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from torchvision_networks import export, noise

CARD = """preprocessing:
  height: 224
  width: 224
  resize: squash
  mean: [0.485, 0.456, 0.406]
  std: [0.229, 0.224, 0.225]
"""


def activations(folder: Path) -> None:
    """50 concept rows, 500 pool rows and 100 gradients of 100,352 numbers."""
    random = np.random.default_rng(0)
    width = 100_352
    direction = random.standard_normal(width, dtype=np.float32)
    direction /= np.linalg.norm(direction)
    rows = np.maximum(random.standard_normal((550, width), dtype=np.float32), 0)
    rows[:50] += 3 * direction
    np.save(folder / "activations.npy", rows)
    gradients = random.standard_normal((100, width), dtype=np.float32)
    np.save(folder / "gradients.npy", gradients + direction)


def image(random: np.random.Generator, period: float) -> Image.Image:
    """Smooth coloured noise, with stripes if there is a period."""
    coarse = random.integers(0, 256, (14, 14, 3), dtype=np.uint8)
    levels = np.asarray(Image.fromarray(coarse).resize((224, 224), Image.Resampling.BICUBIC))
    if period:
        angle = random.uniform(0, np.pi)
        y, x = np.mgrid[:224, :224]
        stripes = np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period) > 0
        levels = np.where(stripes[..., None], levels, levels // 3)
    return Image.fromarray(levels)


def images(folder: Path) -> None:
    """100 class images, 10 concepts and 50 random sets of 50 images each."""
    sizes = {"class": (100, 8.0)}
    sizes |= {f"concepts/concept_{n}": (50, 6.0 + 3 * n) for n in range(10)}
    sizes |= {f"random/random_{n:02}": (50, 0.0) for n in range(50)}
    for number, (name, (count, period)) in enumerate(sizes.items()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        random = np.random.default_rng(number)
        for index in range(count):
            image(random, period).save(folder / name / f"{index:03}.jpg", quality=90)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "gradients.npy").exists():
        activations(folder)
    if not (folder / "images/random/random_49/049.jpg").exists():
        images(folder / "images")
    for batch in (1, 16):
        np.save(folder / f"input-{batch}.npy", noise(batch, 3, 224, 224))
    for name in ("resnet18", "resnet50", "squeezenet1_1", "mobilenet_v2", "vit_b_16"):
        if not (folder / f"{name}.onnx").exists():
            export(name, folder / f"{name}.onnx")
    (folder / "resnet18.yaml").write_text(CARD)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
