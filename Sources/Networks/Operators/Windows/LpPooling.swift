import Foundation
package import Tensors

/// The p-norm of a sliding window; ONNX `LpPool` and `GlobalLpPool`.
package struct LpPooling: Operator {
  /// The exponent.
  package let p: Int
  /// The windows; their mean is not taken.
  package let windows: WindowPooling

  package var outputShapes: [Shape] { windows.outputShapes }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    windows.rowAxis(axis, ofInput: index)
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y: [S] = []
    windows.forEachWindow { base, taps, _ in
      y.append(S(norm(of: taps.map { abs(Double(inputs[0].elements[base + $0])) }).value))
    }
    return [Tensor(windows.output, y)]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  /// The derivative of the norm y is sign(x) (|x| / y)^(p - 1), and taken as 0 where x is 0.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(windows.input, repeating: 0)
    var index = 0
    windows.forEachWindow { base, taps, _ in
      let g = Double(cotangents[0].elements[index])
      index += 1
      let elements = taps.map { Double(inputs[0].elements[base + $0]) }
      let length = norm(of: elements.map(abs))
      for (tap, x) in zip(taps, elements) where x != 0 {
        let slope = pow(abs(x) / length.unit, Double(p - 1)) * length.slope
        gradient.elements[base + tap] += S(x < 0 ? -g * slope : g * slope)
      }
    }
    return [gradient]
  }

  /// The norm of some magnitudes x. The largest of them is the unit, so that no power of x / unit
  /// overflows; the derivative by x is (x / unit)^(p - 1) times the slope.
  private func norm(of magnitudes: [Double]) -> (value: Double, unit: Double, slope: Double) {
    let unit = magnitudes.reduce(0) { max($0, $1) }
    guard unit > 0, unit.isFinite else { return (magnitudes.reduce(0, +), 1, 1) }
    let sum = magnitudes.reduce(0) { $0 + pow($1 / unit, Double(p)) }
    return (unit * pow(sum, 1 / Double(p)), unit, pow(sum, 1 / Double(p) - 1))
  }
}
