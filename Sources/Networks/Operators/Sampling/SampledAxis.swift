/// What a coordinate between -1 and 1 means along an axis; the attributes of ONNX `GridSample`.
struct SampledAxis: Sendable {
  /// What stands between elements.
  enum Mode: Sendable {
    /// The nearest element; of two as near the even one.
    case nearest
    /// The straight line between two elements.
    case linear
    /// The cubic convolution of four elements with the coefficient -0.75 (Keys 1981, equation 4).
    case cubic
  }

  /// What stands outside.
  enum Edge: String, Sendable {
    /// 0.
    case zeros
    /// The nearest element.
    case border
    /// The mirror image.
    case reflection
  }

  /// An element with its weight and the slope of that weight over the coordinate.
  struct Tap<S: ReferenceScalar> {
    let index: Int
    let weight: S
    let slope: S
  }

  let mode: Mode
  let edge: Edge
  /// Whether -1 and 1 are the middles of the first and last elements; else they are the ends.
  let alignsCorners: Bool

  /// The elements that a coordinate is made of.
  func taps<S: ReferenceScalar>(at coordinate: S, extent: Int) -> [Tap<S>] {
    guard !coordinate.isNaN else { return [Tap(index: 0, weight: .nan, slope: .nan)] }
    let stretch = S(alignsCorners ? extent - 1 : extent) / 2
    // Far outside everything is the same, or so far folded that nothing of it is exact.
    let reach = S(1 << 30)
    let position = max(-reach, min((coordinate + 1) * stretch - (alignsCorners ? 0 : 0.5), reach))
    let first = position.rounded(.down)
    let nearest = position.rounded(.toNearestOrEven)
    let elements: [S] =
      switch mode {
      case .nearest: [nearest]
      case .linear: [first, first + 1]
      case .cubic: [first - 1, first, first + 1, first + 2]
      }
    return elements.compactMap { element in
      guard let index = inside(Int(element), extent) else { return nil }
      let (weight, slope) = weight(position - element)
      return Tap(index: index, weight: weight, slope: slope * stretch)
    }
  }

  /// The element that stands at an index, which may lie outside.
  private func inside(_ index: Int, _ extent: Int) -> Int? {
    if (0..<extent).contains(index) { return index }
    switch edge {
    case .zeros: return nil
    case .border: return min(max(index, 0), extent - 1)
    case .reflection:
      // The mirror stands on the outermost elements, or at their outer ends.
      let period = max(2 * (alignsCorners ? extent - 1 : extent), 1)
      let folded = (index % period + period) % period
      return folded < extent ? folded : period - folded - (alignsCorners ? 0 : 1)
    }
  }

  /// The weight of an element at a distance, and its slope as the distance grows.
  private func weight<S: ReferenceScalar>(_ distance: S) -> (S, S) {
    let (x, sign): (S, S) = distance < 0 ? (-distance, -1) : (distance, 1)
    switch mode {
    case .nearest: return (1, 0)
    case .linear: return (1 - x, -sign)
    case .cubic:
      let a = S(-0.75)
      if x <= 1 {
        return (((a + 2) * x - (a + 3)) * x * x + 1, sign * (3 * (a + 2) * x - 2 * (a + 3)) * x)
      }
      return (
        ((a * x - 5 * a) * x + 8 * a) * x - 4 * a, sign * ((3 * a * x - 10 * a) * x + 8 * a)
      )
    }
  }
}
