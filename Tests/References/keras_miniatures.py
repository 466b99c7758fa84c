"""Writes the miniatures of Keras, converted by tf2onnx: see README.md.

keras_miniatures.py [--output DIR] [NAME ...], in an environment of its own: README.md.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

import onnx_values
import variants
from hashed import hashed_input
from keras_modules import FAMILIES, TAPS
from truth import Truth

BATCH = 2
NEAR = 3e-6
"""No kink may lie between an input and itself scaled by 1 - NEAR or 1 + NEAR: where none does, the
gradient changes by about as much."""
AGREEMENT = 1e-4
"""Of the largest gradient, by which it may change there."""
ALIKE = 1e-5
"""How far the odds of onnxruntime and of TensorFlow in float64 may be apart."""


def lively(make: Callable[[], keras.Model], dtype: str) -> keras.Model:
    """A seeded network in which no weight is trivial."""
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    model = make()
    random = np.random.default_rng(0)
    for weight in model.weights:
        shape = tuple(weight.shape)
        inputs = max(1, int(np.prod(shape[:-1])))
        if "variance" in weight.name or "gamma" in weight.name:
            value = random.uniform(0.7, 1.3, shape)
        elif len(shape) > 1:
            value = random.normal(0, inputs**-0.5, shape)
        else:
            value = random.normal(0, 0.15, shape)
        weight.assign(value.astype(np.float32))
    return model


def scores(model: keras.Model) -> keras.Model:
    """The network's inner tensors and its logits, as outputs."""
    return keras.Model(model.input, [model.get_layer(name).output for name in [*TAPS, "scores"]])


def differentiated(model: keras.Model, seed: int, scale: float = 1) -> tuple[Truth, np.ndarray]:
    """The gradient of the first image's largest logit, summed over the batch; the logits."""
    x = hashed_input((BATCH, *model.input.shape[1:]), seed)
    source = tf.constant(x.astype(np.float64) * scale)
    with tf.GradientTape() as tape:
        tape.watch(source)
        *inner, logits = scores(model)(source, training=False)
        target = int(np.argmax(logits[0]))
        output = tf.reduce_sum(logits[:, target])
    kept = dict(zip(["input", *TAPS], [source, *inner]))
    gradients = tape.gradient(output, list(kept.values()))
    return Truth(
        seed, target, {"input": x}, {name: value.numpy() for name, value in kept.items()},
        {name: gradient.numpy() for name, gradient in zip(kept, gradients)},
    ), logits.numpy()


def truth(model: keras.Model) -> tuple[Truth, np.ndarray]:
    """The numbers at the first input near which there is no kink."""
    for seed in range(0, 10_000, 10):
        found, logits = differentiated(model, seed)
        if all(
            found.agrees(differentiated(model, seed, 1 + step)[0], AGREEMENT)
            for step in (-NEAR, NEAR)
        ):
            return found, logits
    raise SystemExit("no seed keeps away from the kinks")


def converted(model: keras.Model, opset: int) -> onnx.ModelProto:
    """tf2onnx's file with a free batch."""
    shape = (None, *model.input.shape[1:])
    run = tf.function(lambda x: model(x, training=False))
    spec = [tf.TensorSpec(shape, tf.float32, name="input")]
    return tf2onnx.convert.from_function(run, input_signature=spec, opset=opset)[0]


def found_in(file: onnx.ModelProto, truth: Truth) -> tuple[dict[str, str], Truth]:
    """Which tensors of the file hold the taps, and the numbers as they lie there: tf2onnx turns
    pictures so that their channels come first."""
    tensors, _ = onnx_values.computed(file.SerializeToString(), truth.inputs)
    taps, gradients = {}, dict(truth.gradients)
    for tap in TAPS:
        value = truth.values[tap]
        turns = [tuple(range(value.ndim))] + ([(0, 3, 1, 2)] if value.ndim == 4 else [])
        for turn in turns:
            try:
                taps[onnx_values.tensor_named(value.transpose(turn), tensors)] = tap
            except LookupError:
                continue
            gradients[tap] = truth.gradients[tap].transpose(turn)
            break
        else:
            raise SystemExit(f"no tensor of the file holds {tap}")
    return taps, Truth(truth.seed, truth.target, truth.inputs, truth.values, gradients)


def write(name: str, folder: Path) -> None:
    """Writes a family's file and its numbers, which lie as the file's tensors do."""
    make, opset = FAMILIES[name]
    found, logits = truth(lively(make, "float64"))
    file = converted(lively(make, "float32"), opset)
    taps, lying = found_in(file, found)
    _, outputs = onnx_values.computed(file.SerializeToString(), found.inputs)
    odds = np.exp(logits - logits.max(1, keepdims=True))
    if np.abs(outputs - odds / odds.sum(1, keepdims=True)).max() > ALIKE:
        raise SystemExit(f"{name}: onnxruntime and TensorFlow differ")
    path = folder / f"{name}-opset{opset}.onnx"
    onnx.save_model(variants.shortened(variants.renamed(file, taps), taps), path)
    numbers = lying.arrays({})
    np.savez_compressed(folder / f"{name}.npz", logits=logits.astype(np.float32), **numbers)
    print(f"{name}: seed {found.seed}, {path.stat().st_size:,} bytes", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "miniatures")
    parser.add_argument("names", nargs="*", help="some families only")
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    for name in FAMILIES:
        if not asked.names or name in asked.names:
            write(name, asked.output)


if __name__ == "__main__":
    main()
