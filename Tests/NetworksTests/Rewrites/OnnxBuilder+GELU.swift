import TestSupport
import Tensors

extension OnnxBuilder {
  /// GELU as the older exporter writes it: x (erf(x / root) + 1) / 2 by way of `scaled`, `erf`, `plus`
  /// and `gated`.
  ///
  /// - Parameters:
  ///   - root: the square root of 2, or what makes it another function.
  ///   - shape: the shape of the three constants.
  mutating func gelu(
    of x: String,
    to y: String,
    root: Float = Float(2).squareRoot(),
    shape: Shape = []
  ) {
    for (name, number) in [("root", root), ("one", 1), ("half", 0.5)] {
      initializer(name, Tensor<Float>(shape, repeating: number))
    }
    node("Div", [x, "root"], ["scaled"])
    node("Erf", ["scaled"], ["erf"])
    node("Add", ["erf", "one"], ["plus"])
    node("Mul", [x, "plus"], ["gated"])
    node("Mul", ["gated", "half"], [y])
  }
}
