import Foundation
import ONNX
import Tensors

/// Whether a computed output is the right one.
///
/// Real numbers may differ as ONNX's own runner lets them: by 1e-3 of the right value and 1e-7
/// beside. The right values come from NumPy in the declared type, for float16 with 11 bits, which is
/// 5e-4 of the value; a run is in Float32. Whole numbers and truth values are equal or wrong.
enum Comparison {
  private static let relative = 1e-3
  private static let absolute = 1e-7

  /// What is wrong with an output, or `nil`.
  static func difference(
    of output: Tensor<Double>?,
    from right: Constant,
    named name: String
  ) -> String? {
    guard let output else { return "\(name) is not there" }
    guard output.shape == right.shape else {
      return "\(name) has the shape \(output.shape), not \(right.shape)"
    }
    let isWrong: (Double, Double) -> Bool =
      right.ints == nil ? { !isNear($0, $1) } : { $0 != $1 }
    let wanted = right.floats?.elements.map(Double.init) ?? right.ints?.elements.map(Double.init)
    let pairs = Array(zip(output.elements, wanted ?? []))
    let wrong = pairs.indices.filter { isWrong(pairs[$0].0, pairs[$0].1) }
    guard let first = wrong.first else { return nil }
    return "\(name): \(wrong.count) of \(pairs.count) elements; element \(first) is "
      + "\(pairs[first].0), not \(pairs[first].1)"
  }

  private static func isNear(_ value: Double, _ right: Double) -> Bool {
    if value.isNaN || right.isNaN { return value.isNaN && right.isNaN }
    if value == right { return true }
    return abs(value - right) <= absolute + relative * abs(right)
  }
}
