import Foundation
package import Tensors

/// The p-norm of a sliding window; ONNX `LpPool` and `GlobalLpPool`.
package struct LpPooling: Operator {
  /// The exponent.
  package let p: Int
  /// The windows; their mean is not taken.
  package let windows: WindowPooling

  package var outputShapes: [Shape] { windows.outputShapes }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y: [S] = []
    windows.forEachWindow { base, taps, _ in
      let sum = taps.reduce(S(0)) { $0 + power(abs(inputs[0].elements[base + $1]), p) }
      y.append(p == 1 ? sum : sum.through { pow($0, 1 / Double(p)) })
    }
    return [Tensor(windows.output, y)]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  /// The derivative of the norm y is sign(x) (|x| / y)^(p - 1), and taken as 0 where y is 0.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let norms = forward(inputs)[0].elements
    var gradient = Tensor<S>(windows.input, repeating: 0)
    var index = 0
    windows.forEachWindow { base, taps, _ in
      let (g, y) = (cotangents[0].elements[index], norms[index])
      index += 1
      guard y != 0 else { return }
      for tap in taps {
        let x = inputs[0].elements[base + tap]
        let slope = power(abs(x) / y, p - 1)
        gradient.elements[base + tap] += x < 0 ? -g * slope : x > 0 ? g * slope : 0
      }
    }
    return [gradient]
  }

  private func power<S: ReferenceScalar>(_ x: S, _ exponent: Int) -> S {
    switch exponent {
    case 0: 1
    case 1: x
    case 2: x * x
    default: x.through { pow($0, Double(exponent)) }
    }
  }
}
