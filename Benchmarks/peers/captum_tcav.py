"""captum's whole TCAV job with its defaults: captum_tcav.py IMAGES RANDOM_SETS THREADS

ResNet-18, layers layer3 and layer4, one concept against RANDOM_SETS random folders, 100 class images.
Prints the seconds of activations, of fits and of scores apart, so that each can be scaled.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from measure import show
from torchvision_networks import network

MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


def tensor(path: str) -> torch.Tensor:
    """One image as ResNet wants it, [3, 224, 224]."""
    image = np.asarray(Image.open(path).convert("RGB"), dtype=np.float32) / 255
    return torch.from_numpy(((image - MEAN) / STD).transpose(2, 0, 1).copy())


def timed(phases: dict[str, float], name: str, method):
    """The method, with its time added to a phase."""
    def call(*arguments, **options):
        start = time.perf_counter()
        result = method(*arguments, **options)
        phases[name] = phases.get(name, 0) + time.perf_counter() - start
        return result
    return call


def main(images: Path, random_sets: int, threads: int) -> None:
    from captum.concept import TCAV, Concept
    from captum.concept._utils.data_iterator import CustomIterableDataset, dataset_to_dataloader

    torch.set_num_threads(threads)

    def concept(number: int, folder: Path) -> Concept:
        dataset = CustomIterableDataset(tensor, f"{folder}/")
        return Concept(number, folder.name, dataset_to_dataloader(dataset, batch_size=25))

    planted = concept(0, images / "concepts/concept_0")
    randoms = [concept(100 + n, images / f"random/random_{n:02}") for n in range(random_sets)]
    phases: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        tcav = TCAV(network("resnet18"), ["layer3", "layer4"], save_path=folder)
        tcav.generate_activations = timed(phases, "activations", tcav.generate_activations)
        tcav.compute_cavs = timed(phases, "activations and fits", tcav.compute_cavs)
        inputs = torch.stack([tensor(str(p)) for p in sorted((images / "class").iterdir())])
        tcav.interpret(inputs, [[planted, random] for random in randoms], target=0)
        total = time.perf_counter() - start
    fits = phases["activations and fits"] - phases["activations"]
    scores = total - phases["activations and fits"]
    show([total], {"activations": phases["activations"], "fits": fits, "scores": scores})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
