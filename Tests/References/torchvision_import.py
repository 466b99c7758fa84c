"""Imports torchvision beside the CPU build of torch.

torchvision's wheel on PyPI carries compiled operators for the CUDA build of torch, which do not
load beside the CPU build. Declaring the two that its Python part names lets the rest import; no
network here calls them. captum and onnx2torch import torchvision too: import this before them.
"""

import sys

import torch

try:
    import torchvision
except RuntimeError:
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    _operators = torch.library.Library("torchvision", "DEF")
    for _name in ("nms", "qnms"):
        _operators.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

__all__ = ["torchvision"]
