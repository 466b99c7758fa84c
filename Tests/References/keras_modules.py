"""Small Keras networks that keep the idioms of keras.applications: channels last, padding before
strided convolutions, TensorFlow's own uneven padding, Softmax as the last layer."""

import keras
from keras import layers

CLASSES = 10


def gelu(x):
    """By tanh: tf2onnx knows no complementary error function, by which Keras's exact one is made."""
    return keras.activations.gelu(x, approximate=True)


class Scale(layers.Layer):
    """A learned factor for each channel, as ConvNeXt's blocks have it."""

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), name="gamma")

    def call(self, x):
        return x * self.gamma


def _network(x, y) -> keras.Model:
    y = layers.Dense(CLASSES, name="scores")(y)
    return keras.Model(x, layers.Softmax()(y))


def _squeeze(y, width: int, gate: str):
    """Squeeze and excitation through convolutions on one pixel."""
    s = layers.GlobalAveragePooling2D()(y)
    s = layers.Reshape((1, 1, y.shape[-1]))(s)
    s = layers.Conv2D(width, 1, activation="silu")(s)
    return layers.Multiply()([y, layers.Conv2D(y.shape[-1], 1, activation=gate)(s)])


def mobile() -> keras.Model:
    """MobileNet V2 and V3."""
    x = keras.Input((32, 32, 3))
    y = layers.ZeroPadding2D(((0, 1), (0, 1)))(x)
    y = layers.Conv2D(8, 3, 2, "valid", use_bias=False)(y)
    y = layers.ReLU(6.0, name="stem")(layers.BatchNormalization()(y))
    z = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(y)
    z = layers.Activation("hard_silu")(layers.BatchNormalization()(z))
    z = _squeeze(z, 4, "hard_sigmoid")
    z = layers.BatchNormalization()(layers.Conv2D(8, 1, use_bias=False)(z))
    y = layers.Add(name="block")([y, z])
    y = layers.ZeroPadding2D(((0, 1), (0, 1)))(y)
    y = layers.DepthwiseConv2D(5, 2, "valid")(y)
    y = layers.Activation("hard_silu", name="last")(layers.Conv2D(16, 1)(y))
    return _network(x, layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(y)))


def efficient() -> keras.Model:
    """EfficientNet: normalised inside, SiLU, uneven padding by TensorFlow's rule."""
    x = keras.Input((32, 32, 3))
    y = layers.Rescaling([0.5, 0.6, 0.7], [0.1, 0.2, 0.3])(x)
    y = layers.Conv2D(8, 3, 2, "same", use_bias=False)(y)
    y = layers.Activation("silu", name="stem")(layers.BatchNormalization()(y))
    y = layers.DepthwiseConv2D(5, 2, "same", use_bias=False)(y)
    y = layers.Activation("silu", name="block")(layers.BatchNormalization()(y))
    y = _squeeze(y, 2, "sigmoid")
    y = layers.Conv2D(12, 1, name="last")(y)
    return _network(x, layers.GlobalAveragePooling2D()(y))


def separable() -> keras.Model:
    """NASNet, Xception, DenseNet: pools that pad, separable convolutions, Concatenate, Flatten."""
    x = keras.Input((32, 32, 3))
    y = layers.Conv2D(8, 3, 2, "same", name="stem")(x)
    a = layers.MaxPooling2D(3, 2, "same")(y)
    b = layers.AveragePooling2D(3, 2, "same")(y)
    c = layers.SeparableConv2D(6, 5, strides=2, padding="same")(layers.ReLU()(y))
    y = layers.Concatenate(name="block")([a, b, c])
    y = layers.LeakyReLU(0.1)(layers.BatchNormalization()(y))
    y = layers.Cropping2D(((1, 0), (0, 1)))(y)
    y = layers.Conv2D(4, 3, 3, "same", activation="elu", name="last")(y)
    return _network(x, layers.Flatten()(y))


def decoder() -> keras.Model:
    """Segmentation: transposed convolution, both kinds of upsampling, a skip."""
    x = keras.Input((16, 16, 3))
    skip = layers.Conv2D(6, 3, 2, "same", activation="tanh", name="stem")(x)
    y = layers.Conv2D(8, 3, 2, "same", activation="softplus", name="block")(skip)
    a = layers.Conv2DTranspose(4, 3, 2, "same")(y)
    b = layers.UpSampling2D(2, interpolation="bilinear")(y)
    c = layers.UpSampling2D(2)(y)
    y = layers.Concatenate(name="last")([a, b, c, skip])
    return _network(x, layers.GlobalAveragePooling2D()(layers.Conv2D(6, 1, activation="selu")(y)))


def conv_next() -> keras.Model:
    """ConvNeXt: dense layers along the channels of a picture."""
    x = keras.Input((32, 32, 3))
    y = layers.Conv2D(8, 4, 4)(x)
    y = layers.LayerNormalization(epsilon=1e-6, name="stem")(y)
    z = layers.DepthwiseConv2D(7, padding="same")(y)
    z = layers.LayerNormalization(epsilon=1e-6)(z)
    z = layers.Dense(16, activation=gelu, name="block")(z)
    y = layers.Add(name="last")([y, Scale()(layers.Dense(8)(z))])
    y = layers.GlobalAveragePooling2D()(y)
    return _network(x, layers.LayerNormalization(epsilon=1e-6)(y))


def attention() -> keras.Model:
    """A vision transformer of Keras's own layers, whose products are Einsums."""
    x = keras.Input((32, 32, 3))
    y = layers.Conv2D(12, 8, 8)(x)
    y = layers.Reshape((16, 12), name="stem")(y)
    z = layers.LayerNormalization(epsilon=1e-6)(y)
    y = layers.Add(name="block")([y, layers.MultiHeadAttention(2, 6)(z, z)])
    z = layers.LayerNormalization(epsilon=1e-6)(y)
    z = layers.Dense(12)(layers.Dense(24, activation=gelu)(z))
    y = layers.Add(name="last")([y, z])
    return _network(x, layers.GlobalAveragePooling1D()(y))


FAMILIES = {
    "keras_mobile": (mobile, 13),
    "keras_efficient": (efficient, 15),
    "keras_separable": (separable, 11),
    "keras_decoder": (decoder, 13),
    "keras_convnext": (conv_next, 13),
    "keras_attention": (attention, 18),
}
"""Each with the opset that tf2onnx is asked for."""
TAPS = ["stem", "block", "last"]
