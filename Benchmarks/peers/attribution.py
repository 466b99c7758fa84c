"""Times one attribution method of a peer on one image: attribution.py METHOD INPUT.npy REPETITIONS THREADS

The network is torchvision's ResNet-50 with seeded weights, the target its first logit. METHOD is a key
of METHODS; `--list` prints them with the peer's name.
"""

import sys

import numpy as np
import torch

from measure import seconds, show
from torchvision_networks import network

NAME, TARGET = "resnet50", 0
# As few as show what a method costs a sample: every one of them is a pass on both sides.
SAMPLES, STEPS = 48, 20
FEW_UNITS = "/layer1/layer1.2/relu_2/Relu_output_0"


def module() -> torch.nn.Module:
    return network(NAME).requires_grad_(False)


def separate_activations(module: torch.nn.Module) -> torch.nn.Module:
    """The same network with a ReLU module for each use: captum's DeepLIFT wants that."""
    from torchvision.models.resnet import Bottleneck

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu2(self.bn2(self.conv2(out)))
        return self.relu3(self.bn3(self.conv3(out)) + skip)

    for block in module.modules():
        if isinstance(block, Bottleneck):
            block.relu2, block.relu3 = torch.nn.ReLU(), torch.nn.ReLU()
            block.forward = forward.__get__(block)
    return module


def picture(x: torch.Tensor) -> np.ndarray:
    """The input as a picture in 0...1, [H, W, 3]."""
    low, high = x.min(), x.max()
    return ((x - low) / (high - low))[0].permute(1, 2, 0).contiguous().numpy()


def grid(cells: int) -> torch.Tensor:
    """Square segments: as many rows as columns."""
    side = 224 // cells
    rows = torch.arange(224) // side
    return (rows[:, None] * cells + rows[None, :])[None, None]


def captum(make, **options):
    def run(x: torch.Tensor):
        import captum.attr

        method = make(captum.attr, module())
        # Their surrogates refuse to run where gradients are off.
        return lambda: method.attribute(x.clone().requires_grad_(True), target=TARGET, **options)
    return run


def captum_without_gradients(make, **options):
    def run(x: torch.Tensor):
        import captum.attr

        method = make(captum.attr, module())

        def attribute():
            with torch.no_grad():
                return method.attribute(x, target=TARGET, **options)
        return attribute
    return run


def deeplift(x: torch.Tensor):
    import captum.attr

    method = captum.attr.DeepLift(separate_activations(module()))
    return lambda: method.attribute(x.clone().requires_grad_(True), target=TARGET)


def zennit(make):
    def run(x: torch.Tensor):
        from zennit import composites
        from zennit.attribution import Gradient
        from zennit.torchvision import ResNetCanonizer

        model = module().requires_grad_(True)
        hot = torch.nn.functional.one_hot(torch.tensor([TARGET]), 1000)

        def attribute():
            composite = make(composites, [ResNetCanonizer()], x)
            with Gradient(model, composite) as attributor:
                return attributor(x.clone(), lambda out: hot * out)
        return attribute
    return run


def grad_cam(name: str, layer: str = "layer4"):
    def run(x: torch.Tensor):
        import pytorch_grad_cam
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

        model = network(NAME)
        cam = getattr(pytorch_grad_cam, name)(model=model, target_layers=[getattr(model, layer)])
        if hasattr(cam, "batch_size"):
            cam.batch_size = 16
        return lambda: cam(input_tensor=x, targets=[ClassifierOutputTarget(TARGET)])
    return run


def saliency(work):
    """A method of PAIR saliency, which asks for gradients of [n, H, W, C]."""
    def run(x: torch.Tensor):
        import saliency.core

        model = module()

        def call(images, call_model_args=None, expected_keys=None):
            z = torch.from_numpy(np.asarray(images, np.float32)).permute(0, 3, 1, 2)
            z = z.requires_grad_(True)
            out = model(z)[:, TARGET].sum()
            gradient = torch.autograd.grad(out, z)[0].permute(0, 2, 3, 1).numpy()
            return {saliency.core.INPUT_OUTPUT_GRADIENTS: gradient}

        image = x[0].permute(1, 2, 0).contiguous().numpy()
        return lambda: work(saliency.core, image, call)
    return run


def guided_ig(core, image, call):
    # PAIR names NumPy's argument as NumPy did before 2.0.
    quantile = np.quantile
    np.quantile = lambda *arguments, interpolation="linear", **named: quantile(
        *arguments, method=interpolation, **named)
    try:
        return core.GuidedIG().GetMask(image, call, x_baseline=image * 0, x_steps=STEPS)
    finally:
        np.quantile = quantile


def xrai(core, image, call):
    settings = core.XRAIParameters()
    settings.algorithm, settings.steps = "fast", STEPS
    return core.XRAI().GetMask(image, call, extra_parameters=settings, batch_size=16)


def rise(x: torch.Tensor):
    """RISE with SAMPLES masks, as its authors' code does it."""
    model, cells = module(), 7
    side = int(np.ceil(224 / cells))

    def attribute():
        random = np.random.default_rng(0)
        total = torch.zeros(224, 224)
        with torch.inference_mode():
            for start in range(0, SAMPLES, 16):
                count = min(16, SAMPLES - start)
                coarse = torch.from_numpy((random.random((count, 1, cells, cells)) < 0.5).astype(np.float32))
                fine = torch.nn.functional.interpolate(
                    coarse, size=(cells + 1) * side, mode="bilinear", align_corners=False)
                masks = torch.stack([
                    fine[i, :, (r := random.integers(side)):r + 224, (c := random.integers(side)):c + 224]
                    for i in range(count)])
                scores = torch.softmax(model(x * masks), 1)[:, TARGET]
                total += (scores[:, None, None] * masks[:, 0]).sum(0)
        return total
    return attribute


def lime(x: torch.Tensor):
    from lime import lime_image

    model = module()

    def predict(images):
        with torch.inference_mode():
            z = torch.from_numpy(np.asarray(images, np.float32)).permute(0, 3, 1, 2).contiguous()
            return torch.softmax(model(z), 1).numpy()

    segments = grid(7)[0, 0].numpy()
    image = picture(x).astype(np.double)
    return lambda: lime_image.LimeImageExplainer(random_state=0).explain_instance(
        image, predict, top_labels=1, num_samples=SAMPLES, batch_size=16,
        segmentation_fn=lambda _: segments)


# Noema's name for the same work: the peer, and how it is run there.
METHODS = {
    "gradient": ("captum Saliency", captum(lambda c, m: c.Saliency(m))),
    "gradient-x-input": ("captum InputXGradient", captum(lambda c, m: c.InputXGradient(m))),
    "guided-backpropagation": ("captum GuidedBackprop", captum(lambda c, m: c.GuidedBackprop(m))),
    "deconvnet": ("captum Deconvolution", captum(lambda c, m: c.Deconvolution(m))),
    "integrated-gradients:steps=50": (
        "captum IntegratedGradients",
        captum(lambda c, m: c.IntegratedGradients(m), n_steps=50, internal_batch_size=16)),
    "smoothgrad:samples=50": (
        "captum NoiseTunnel",
        captum(lambda c, m: c.NoiseTunnel(c.Saliency(m)), nt_type="smoothgrad", nt_samples=50,
               nt_samples_batch_size=10, stdevs=0.15)),
    f"guided-ig:steps={STEPS}": ("PAIR GuidedIG", saliency(guided_ig)),
    "blur-ig:steps=50": ("PAIR BlurIG", saliency(
        lambda s, image, call: s.BlurIG().GetMask(image, call, steps=50, batch_size=16))),
    "deep-lift": ("captum DeepLift", deeplift),
    "lrp:composite=epsilon-plus": ("zennit EpsilonPlus",
                                   zennit(lambda z, canonizers, x: z.EpsilonPlus(canonizers=canonizers))),
    "lrp:composite=epsilon-gamma-box": (
        "zennit EpsilonGammaBox",
        zennit(lambda z, canonizers, x: z.EpsilonGammaBox(
            low=torch.full_like(x, -3), high=torch.full_like(x, 3), canonizers=canonizers))),
    "lrp:composite=epsilon-alpha2-beta1-flat": (
        "zennit EpsilonAlpha2Beta1Flat",
        zennit(lambda z, canonizers, x: z.EpsilonAlpha2Beta1Flat(canonizers=canonizers))),
    "excitation-backprop": ("zennit ExcitationBackprop", zennit(
        lambda z, canonizers, x: z.ExcitationBackprop(canonizers=canonizers))),
    "grad-cam": ("captum LayerGradCam", captum(lambda c, m: c.LayerGradCam(m, m.layer4))),
    "grad-cam++": ("grad-cam GradCAMPlusPlus", grad_cam("GradCAMPlusPlus")),
    "layer-cam": ("grad-cam LayerCAM", grad_cam("LayerCAM")),
    "eigen-cam": ("grad-cam EigenCAM", grad_cam("EigenCAM")),
    # A pass a unit: the first of the four groups of blocks has 256, the last 2048.
    f"score-cam:layer={FEW_UNITS}": ("grad-cam ScoreCAM", grad_cam("ScoreCAM", "layer1")),
    f"ablation-cam:layer={FEW_UNITS}": ("grad-cam AblationCAM", grad_cam("AblationCAM", "layer1")),
    "guided-grad-cam": ("captum GuidedGradCam", captum(lambda c, m: c.GuidedGradCam(m, m.layer4))),
    "occlusion:window=32:stride=32": (
        "captum Occlusion",
        captum_without_gradients(lambda c, m: c.Occlusion(m), sliding_window_shapes=(3, 32, 32),
                                 strides=(3, 32, 32), baselines=0, perturbations_per_eval=16)),
    "feature-ablation:cells=7": (
        "captum FeatureAblation",
        captum_without_gradients(lambda c, m: c.FeatureAblation(m), feature_mask=grid(7),
                                 perturbations_per_eval=16)),
    f"rise:samples={SAMPLES}": ("RISE in PyTorch", rise),
    f"lime:samples={SAMPLES}:cells=7": ("lime", lime),
    f"lime:cells=7:samples={SAMPLES}": (
        "captum Lime",
        captum_without_gradients(lambda c, m: c.Lime(m), feature_mask=grid(7), n_samples=SAMPLES,
                                 perturbations_per_eval=16)),
    f"kernel-shap:samples={SAMPLES}:cells=4": (
        "captum KernelShap",
        captum_without_gradients(lambda c, m: c.KernelShap(m), feature_mask=grid(4), n_samples=SAMPLES,
                                 perturbations_per_eval=16)),
    "shapley-sampling:pairs=2:cells=4": (
        "captum ShapleyValueSampling",
        captum_without_gradients(lambda c, m: c.ShapleyValueSampling(m), feature_mask=grid(4), n_samples=4,
                                 perturbations_per_eval=16)),
    f"xrai:algorithm=fast@integrated-gradients:steps={STEPS}:baseline=black+white": (
        "PAIR XRAI", saliency(xrai)),
}


def main(method: str, archive: str, repetitions: int, threads: int) -> None:
    torch.set_num_threads(threads)
    run = METHODS[method][1](torch.from_numpy(np.load(archive)))
    times = [seconds(run)]
    # The first run of what takes long is the measurement; of what is short it warms up, and some 3
    # seconds more are measured.
    if times[0] < 5:
        times = [seconds(run) for _ in range(max(1, min(repetitions, int(3 / times[0]))))]
    show(times)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(f"{name}\t{peer}" for name, (peer, _) in METHODS.items()))
    else:
        main(*sys.argv[1:3], int(sys.argv[3]), int(sys.argv[4]))
