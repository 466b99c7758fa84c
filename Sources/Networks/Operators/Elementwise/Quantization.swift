package import Tensors

/// Whole numbers from real ones, x / scale rounded (of two as near the even one) + zero point, kept
/// within a type; ONNX `QuantizeLinear`.
///
/// The quotient is one of Float32 in every run, because what is a tie depends on it.
package struct Quantization: WithoutGradient {
  /// The shape of x.
  package let input: Shape
  /// Which scale belongs to which element.
  let blocks: ScaleBlocks
  /// Whether there are zero points; else they are 0.
  let hasZero: Bool
  /// The numbers that the type holds.
  let range: ClosedRange<Int>

  package var outputShapes: [Shape] { [input] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { index == 0 ? axis : nil }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    [.real, .real, .whole].starts(with: inputs) ? [.whole] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let (least, most) = (S(range.lowerBound), S(range.upperBound))
    let y = inputs[0].elements.enumerated().map { element, x -> S in
      let place = blocks.place(of: element)
      let zero = hasZero ? inputs[2].elements[place] : 0
      let quotient = Float(x) / Float(inputs[1].elements[place])
      return max(least, min(S(quotient.rounded(.toNearestOrEven)) + zero, most))
    }
    return [Tensor(input, y)]
  }
}
