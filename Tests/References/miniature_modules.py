"""Small PyTorch networks that keep the idioms of the large ones: torchvision's own classes with tiny
settings where they take them, else the same blocks put together anew."""

from functools import partial

from torchvision_import import torchvision  # noqa: F401  (before its parts)
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.models import (
    convnext, densenet, efficientnet, inception, mnasnet, mobilenetv2, mobilenetv3,
    regnet, resnet, shufflenetv2, squeezenet, swin_transformer, vision_transformer,
)
from torchvision.models.googlenet import BasicConv2d as GoogLeNetConv
from torchvision.models.googlenet import Inception as GoogLeNetInception
from torchvision.ops import Conv2dNormActivation

CLASSES = 10


class ClassicNet(nn.Sequential):
    """AlexNet and VGG: groups, adaptive pooling, Flatten, dense layers."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 8, 5, stride=2, padding=2), nn.ReLU(),
            nn.MaxPool2d(3, stride=2), nn.Conv2d(8, 12, 3, padding=1, groups=2), nn.ReLU(),
            nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(1), nn.Linear(12, 16), nn.ReLU(), nn.Dropout(),
            nn.Linear(16, CLASSES),
        )


class ResidualNet(nn.Sequential):
    """ResNet: both of its blocks, with and without projections."""

    def __init__(self):
        def projection(inputs: int, outputs: int) -> nn.Module:
            return nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=2, bias=False), nn.BatchNorm2d(outputs)
            )

        super().__init__(
            nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1), resnet.BasicBlock(8, 8),
            resnet.BasicBlock(8, 12, 2, projection(8, 12)),
            resnet.Bottleneck(12, 4, 2, projection(12, 16)),
            nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(1), nn.Linear(16, CLASSES),
        )


class FireNet(nn.Sequential):
    """SqueezeNet: pools that round up, fire modules, a convolution as the classifier."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 8, 3, stride=2), nn.ReLU(), nn.MaxPool2d(3, stride=2, ceil_mode=True),
            squeezenet.Fire(8, 4, 8, 8), nn.MaxPool2d(3, stride=2, ceil_mode=True),
            squeezenet.Fire(16, 4, 8, 8), nn.Dropout(), nn.Conv2d(16, CLASSES, 1), nn.ReLU(),
            nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(1),
        )


class ParallelNet(nn.Sequential):
    """GoogLeNet: inception modules with pools of stride 1 and pools that round up."""

    def __init__(self):
        super().__init__(
            GoogLeNetConv(3, 8, kernel_size=7, stride=2, padding=3),
            nn.MaxPool2d(3, stride=2, ceil_mode=True),
            GoogLeNetInception(8, 4, 4, 6, 2, 4, 4),
            nn.MaxPool2d(2, stride=2, ceil_mode=True),
            GoogLeNetInception(18, 4, 4, 6, 2, 4, 4),
            nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(1), nn.Dropout(), nn.Linear(18, CLASSES),
        )


class InceptionNet(nn.Sequential):
    """Inception v3: each kind of its modules, all widths divided by 48."""

    def __init__(self):
        def thin(_inputs: int, outputs: int, **rest) -> nn.Module:
            width = max(2, outputs // 48)
            return nn.Sequential(
                nn.LazyConv2d(width, bias=False, **rest), nn.BatchNorm2d(width, 0.001), nn.ReLU()
            )

        super().__init__(
            thin(3, 192, kernel_size=3, stride=2), nn.MaxPool2d(3, stride=2),
            inception.InceptionA(192, 64, thin), inception.InceptionB(288, thin),
            inception.InceptionC(768, 64, thin), inception.InceptionD(768, thin),
            inception.InceptionE(1280, thin), nn.AdaptiveAvgPool2d((1, 1)),
            nn.Dropout(), nn.Flatten(1), nn.LazyLinear(CLASSES),
        )


def dense_net() -> nn.Module:
    return densenet.DenseNet(4, (2, 2), 8, bn_size=2, num_classes=CLASSES)


def mobilenet_v2() -> nn.Module:
    settings = [[1, 8, 1, 1], [3, 12, 2, 2]]
    module = mobilenetv2.MobileNetV2(CLASSES, 0.5, settings, round_nearest=4)
    module.features[-1] = Conv2dNormActivation(8, 16, 1, activation_layer=nn.ReLU6)
    module.classifier[1] = nn.Linear(16, CLASSES)
    return module


def mobilenet_v3() -> nn.Module:
    block = partial(mobilenetv3.InvertedResidualConfig, width_mult=1)
    blocks = [
        block(16, 3, 16, 16, True, "RE", 2, 1), block(16, 3, 24, 16, False, "HS", 1, 1),
        block(16, 5, 24, 8, True, "HS", 2, 1),
    ]
    return mobilenetv3.MobileNetV3(blocks, 16, num_classes=CLASSES)


class MnasNet(nn.Module):
    """MNASNet: inverted residuals under ReLU, the mean over space as a reduction."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1, stride=2, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
            mnasnet._stack(8, 12, 3, 2, 3, 2, 0.1), mnasnet._stack(12, 16, 5, 2, 3, 1, 0.1),
        )
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(16, CLASSES))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.layers(x).mean([2, 3]))


def shuffle_net() -> nn.Module:
    return shufflenetv2.ShuffleNetV2([2, 2, 2], [8, 12, 16, 20, 24], CLASSES)


def reg_net() -> nn.Module:
    blocks = regnet.BlockParams.from_init_params(4, 8, 4, 1.8, 4, se_ratio=0.25)
    return regnet.RegNet(blocks, CLASSES, stem_width=8)


def efficient_net() -> nn.Module:
    blocks = [
        efficientnet.FusedMBConvConfig(1, 3, 1, 8, 8, 1), efficientnet.MBConvConfig(2, 3, 2, 8, 12, 1),
        efficientnet.MBConvConfig(2, 5, 2, 12, 12, 2),
    ]
    return efficientnet.EfficientNet(blocks, 0.2, num_classes=CLASSES, last_channel=16)


def conv_next() -> nn.Module:
    blocks = [convnext.CNBlockConfig(8, 16, 2), convnext.CNBlockConfig(16, None, 1)]
    return convnext.ConvNeXt(blocks, num_classes=CLASSES)


def vision_transformer_net() -> nn.Module:
    return vision_transformer.VisionTransformer(32, 8, 2, 2, 12, 24, num_classes=CLASSES)


def swin_transformer_net() -> nn.Module:
    return swin_transformer.SwinTransformer([4, 4], 6, [2, 0], [2, 2], [4, 4], num_classes=CLASSES)


class StandardizedConv(nn.Conv2d):
    """BiT's and NFNet's convolution: its weights are standardised as it runs."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        variance, mean = torch.var_mean(self.weight, dim=(1, 2, 3), keepdim=True, correction=0)
        weight = (self.weight - mean) / torch.sqrt(variance + 1e-6)
        return F.conv2d(x, weight, self.bias, self.stride, self.padding)


class ReparameterizedBlock(nn.Module):
    """RepVGG's block in training form: three parallel branches, one of them nothing but scaled."""

    def __init__(self, width: int):
        super().__init__()
        self.wide = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width))
        self.narrow = nn.Sequential(nn.Conv2d(width, width, 1), nn.BatchNorm2d(width))
        self.same = nn.BatchNorm2d(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.gelu(self.wide(x) + self.narrow(x) + self.same(x), approximate="tanh") * 1.7


class PoolingBlock(nn.Module):
    """PoolFormer's block: tokens mixed by a pool that counts no padding, one group's norm."""

    def __init__(self, width: int):
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(x)
        mixed = F.avg_pool2d(y, 3, 1, 1, count_include_pad=False) - y
        return x + mixed * self.scale[:, None, None]


class CosineAttention(nn.Module):
    """Swin V2's attention: cosines under a learned temperature; then a mixer's tokens."""

    def __init__(self, width: int, tokens: int):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.logit_scale = nn.Parameter(torch.ones(2, 1, 1))
        self.tokens = nn.Linear(tokens, tokens)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, n, c = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, 2, c // 2).permute(2, 0, 3, 1, 4).unbind(0)
        cosines = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-2, -1)
        weights = (cosines * torch.clamp(self.logit_scale, max=4.6).exp()).softmax(-1)
        y = torch.einsum("bhij,bhjc->bihc", weights, v).flatten(2)
        return x + self.tokens(y.transpose(1, 2)).transpose(1, 2)


class ModernNet(nn.Module):
    """Idioms of timm's networks."""

    def __init__(self):
        super().__init__()
        self.stem = StandardizedConv(3, 8, 4, stride=4)
        self.blocks = nn.Sequential(ReparameterizedBlock(8), PoolingBlock(8))
        self.attention = CosineAttention(8, 16)
        self.head = nn.Linear(8, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = F.max_pool2d(self.blocks(F.silu(self.stem(x))), 2)
        tokens = self.attention(y.flatten(2).transpose(1, 2))
        return self.head(tokens.logsumexp(1) + tokens.std(1))


class Decoder(nn.Module):
    """What segmentation networks add: normalisation by group and instance, further activations,
    resizing by each mode, transposed convolution, depth to space, a skip."""

    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.GroupNorm(4, 8), nn.SiLU()
        )
        self.deep = nn.Sequential(
            nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.InstanceNorm2d(16, affine=True), nn.PReLU(16)
        )
        self.shuffle = nn.Sequential(nn.PixelShuffle(2), nn.LeakyReLU(0.1))
        self.up = nn.Sequential(nn.ConvTranspose2d(16, 4, 4, stride=2, padding=1), nn.ELU())
        self.head = nn.Conv2d(16, CLASSES, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skip = self.down(x)
        deep = self.deep(skip)
        half = torch.cat([self.shuffle(deep), self.up(deep), skip], 1)
        softly = F.interpolate(half, scale_factor=2.0, mode="bilinear", align_corners=False)
        hardly = F.interpolate(half, scale_factor=2.0, mode="nearest")
        whole = F.softplus(softly) + torch.tanh(hardly)
        whole = F.interpolate(whole, size=(20, 20), mode="bilinear", align_corners=True)
        return self.head(whole).amax((2, 3)) + self.head(half).mean((2, 3))


class TwoImages(nn.Module):
    """Two inputs through one trunk, compared."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.Tanh(), nn.Conv2d(8, 8, 3, padding=1),
            nn.Sigmoid(), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(1),
        )
        self.head = nn.Linear(24, CLASSES)

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        a, b = self.trunk(x), self.trunk(y)
        return self.head(torch.cat([a * b, (a - b).abs(), F.normalize(a, dim=1)], 1))
