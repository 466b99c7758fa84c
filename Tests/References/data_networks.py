"""The networks of the test data, which exist only as ONNX: read by onnx2torch, on photographs."""

from functools import partial
from pathlib import Path

import torchvision_import  # noqa: F401  (before onnx2torch)
import numpy as np
import onnx2torch
from PIL import Image

from subject import Subject

PHOTOGRAPHS = ["n01443537_goldfish.jpg", "n02391049_zebra.jpg"]
IMAGENET_MEAN = np.array([0.485, 0.456, 0.406])
IMAGENET_STD = np.array([0.229, 0.224, 0.225])
CAFFE_MEAN = np.array([104.006, 116.669, 122.679])  # of blue, green, red

TAPS = {
    "squeezenet1.1": ["pool1", "fire5_concat", "fire9_concat"],
    "mobilenet_v2_1.0_224": ["conv1_relu6", "conv12", "conv28_relu6"],
    "mnist-vit-tiny": ["patch/Conv", "blocks/0/Add_2", "blocks/3/Add_2"],
    "cifar10-resnet20": ["conv1_bn", "layer2_0_conv1_bn_relu", "layer3_2_conv1_bn"],
}


def photograph(path: Path, short: int, crop: int) -> np.ndarray:
    """Levels [crop, crop, 3] of a photograph: bilinear to the short side, centre crop."""
    image = Image.open(path).convert("RGB")
    scale = short / min(image.size)
    image = image.resize([round(side * scale) for side in image.size], Image.Resampling.BILINEAR)
    left, top = (image.width - crop) // 2, (image.height - crop) // 2
    return np.asarray(image.crop((left, top, left + crop, top + crop)), dtype=np.float64)


def batch(images: list[np.ndarray]) -> np.ndarray:
    """Images [H, W, C] as one input [N, C, H, W]."""
    return np.ascontiguousarray(np.stack(images).transpose(0, 3, 1, 2).astype(np.float32))


def data_networks(data: Path) -> list[Subject]:
    """The subjects in DATA, the folder with `networks/` and `photographs/`."""

    def photographs(short: int, crop: int) -> list[np.ndarray]:
        folder = data / "photographs/imagenet-samples"
        return [photograph(folder / name, short, crop) for name in PHOTOGRAPHS]

    small = [(p / 255 - IMAGENET_MEAN) / IMAGENET_STD for p in photographs(32, 32)]
    inputs = {
        "squeezenet1.1": batch([p[..., ::-1] - CAFFE_MEAN for p in photographs(256, 227)]),
        "mobilenet_v2_1.0_224": batch([p / 127.5 - 1 for p in photographs(256, 224)]),
        "cifar10-resnet20": batch(small),
        "mnist-vit-tiny": batch([p[..., 1:2] / 255 for p in photographs(28, 28)]),
    }
    return [data_network(data, name, x) for name, x in inputs.items()]


def data_network(data: Path, name: str, x: np.ndarray) -> Subject:
    """One network of the data, asked about x."""
    path = data / f"networks/{name}.onnx"
    return Subject(name, path, partial(onnx2torch.convert, path), TAPS[name], x, name)
