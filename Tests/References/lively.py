"""Makes an untrained network one whose every part shows in its gradient."""

import torch
from torch import nn


def enliven(module: nn.Module, *images: torch.Tensor) -> nn.Module:
    """Puts random numbers where initialisations put 0 or 1, and leaves the evaluation mode on.

    Normalisations get random scales and shifts, and BatchNormalization the statistics of `images`;
    matrices get entries of size 1 / sqrt(columns), so that attention is not uniform; single
    parameters, such as a class token or a layer's scale, get numbers in [0.5, 1]. Nothing works in
    place afterwards, so that inner values can be kept.
    """
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, (nn.modules.batchnorm._BatchNorm, nn.LayerNorm, nn.GroupNorm)):
                part.weight.uniform_(0.7, 1.3)
                part.bias.normal_(0, 0.15)
            elif isinstance(part, nn.Linear):
                part.weight.normal_(0, part.in_features**-0.5)
            for name, own in part.named_parameters(recurse=False):
                if name not in ("weight", "bias") and own.unique().numel() == 1:
                    own.uniform_(0.5, 1)
        _measure(module, *images)
    for part in module.modules():
        if hasattr(part, "inplace"):
            part.inplace = False
    return module.eval()


def _measure(module: nn.Module, *images: torch.Tensor) -> None:
    """Gives each BatchNormalization the mean and variance of what passes through it."""
    norms = [p for p in module.modules() if isinstance(p, nn.modules.batchnorm._BatchNorm)]
    module.eval()
    for norm in norms:
        norm.momentum = None
        norm.train()
    if norms:
        module(*images)
