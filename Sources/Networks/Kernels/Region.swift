import Tensors

/// A regular part of a tensor: along each axis some indices at equal distances.
struct Region: Sendable, Hashable {
  /// The indices along one axis.
  struct Span: Sendable, Hashable {
    let start: Int
    /// The distance of neighbours; it may be negative.
    let step: Int
    let count: Int

    /// Whether no index is in both.
    func isDisjoint(from other: Span) -> Bool {
      let (a, b) = (bounds, other.bounds)
      if a.upperBound < b.lowerBound || b.upperBound < a.lowerBound { return true }
      let steps = (abs(step), abs(other.step))
      return steps.0 == steps.1 && steps.0 > 1 && (start - other.start) % steps.0 != 0
    }

    private var bounds: ClosedRange<Int> {
      let last = start + step * max(count - 1, 0)
      return min(start, last)...max(start, last)
    }
  }

  let spans: [Span]

  /// The number of elements.
  var count: Int { spans.reduce(1) { $0 * $1.count } }

  /// Whether no element is in both.
  func isDisjoint(from other: Region) -> Bool {
    zip(spans, other.spans).contains { $0.isDisjoint(from: $1) }
  }

  /// Everything but along one axis.
  init(of shape: Shape, axis: Int, _ span: Span) {
    spans = shape.dims.enumerated().map { index, extent in
      index == axis ? span : Span(start: 0, step: 1, count: extent)
    }
  }

  init(_ spans: [Span]) { self.spans = spans }
}
