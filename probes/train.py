"""Trains the embedded network on drawn scenes: train.py SCENES NETWORK.onnx [--seed N]

SCENES holds what these commands draw:

    swift run -c release DrawScenes training SCENES --count 2000
    swift run -c release DrawScenes training SCENES --purpose test --count 300

The network is small and plain: four convolutions with ReLU, two max-pools, a mean over space and one
matrix. One thread and fixed seeds give the same file again on the same kind of machine.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional

CLASSES = ["zebroid", "horsoid", "tomato", "marble", "trinket"]
WIDTHS = [16, 24, 32, 48]
EPOCHS = 14
BATCH = 64


class Network(nn.Module):
    """Scenes [N, 3, 64, 64] to logits [N, 5]."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, WIDTHS[0], 5, stride=2, padding=2)
        self.conv2 = nn.Conv2d(WIDTHS[0], WIDTHS[1], 3, padding=1)
        self.conv3 = nn.Conv2d(WIDTHS[1], WIDTHS[2], 3, padding=1)
        self.conv4 = nn.Conv2d(WIDTHS[2], WIDTHS[3], 3, padding=1)
        self.classify = nn.Linear(WIDTHS[3], len(CLASSES))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.conv1(x))
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        x = functional.max_pool2d(functional.relu(self.conv3(x)), 2)
        return self.classify(functional.relu(self.conv4(x)).mean((2, 3)))


def scenes(folder: Path, purpose: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Prepared scenes [N, 3, 64, 64] and their classes [N]."""
    levels = [np.load(folder / f"{purpose}-{name}.npy") for name in CLASSES]
    classes = np.repeat(np.arange(len(CLASSES)), [len(level) for level in levels])
    x = (np.concatenate(levels).transpose(0, 3, 1, 2).astype(np.float32) / 255 - 0.5) / 0.25
    return torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(classes)


def train(x: torch.Tensor, y: torch.Tensor, seed: int) -> Network:
    """A network fitted to scenes, half of the batches mirrored."""
    torch.manual_seed(seed)
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    steps = EPOCHS * (len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH)[: len(x) // BATCH]:
            images = x[rows].flip(3) if torch.rand(()) < 0.5 else x[rows]
            loss = functional.cross_entropy(network(images), y[rows], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return network.eval()


def exported(network: Network) -> onnx.ModelProto:
    """The network as ONNX, opset 17, every tensor named after what made it."""
    node = helper.make_node
    nodes = [
        node("Conv", ["image", "conv1.weight", "conv1.bias"], ["conv1"], "conv1",
             kernel_shape=[5, 5], strides=[2, 2], pads=[2] * 4),
        node("Relu", ["conv1"], ["relu1"], "relu1"),
    ]
    previous = "relu1"
    for layer in (2, 3, 4):
        conv, relu, pool = f"conv{layer}", f"relu{layer}", f"pool{layer}"
        nodes.append(node("Conv", [previous, f"{conv}.weight", f"{conv}.bias"], [conv], conv,
                          kernel_shape=[3, 3], pads=[1] * 4))
        nodes.append(node("Relu", [conv], [relu], relu))
        previous = relu
        if layer < 4:
            nodes.append(node("MaxPool", [relu], [pool], pool, kernel_shape=[2, 2], strides=[2, 2]))
            previous = pool
    nodes += [
        node("GlobalAveragePool", [previous], ["mean"], "mean"),
        node("Flatten", ["mean"], ["flat"], "flat"),
        node("Gemm", ["flat", "classify.weight", "classify.bias"], ["logits"], "classify", transB=1),
    ]
    weights = [numpy_helper.from_array(value.detach().numpy(), name)
               for name, value in network.state_dict().items()]
    graph = helper.make_graph(
        nodes,
        "scenes",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, 64, 64])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", len(CLASSES)])],
        weights,
    )
    model = helper.make_model(graph, producer_name="noema-probes", ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17)])
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenes", type=Path)
    parser.add_argument("network", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    network = train(*scenes(arguments.scenes, "training"), arguments.seed)
    x, y = scenes(arguments.scenes, "test")
    with torch.no_grad():
        found = network(x).argmax(1)
    for index, name in enumerate(CLASSES):
        print(f"{name}: {(found[y == index] == index).float().mean():.1%} of the test scenes")
    onnx.save(exported(network), arguments.network)


if __name__ == "__main__":
    main()
