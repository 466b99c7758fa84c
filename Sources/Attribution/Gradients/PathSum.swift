import Tensors

/// The sum of displacement times gradient over the points of a path: what the methods of this family
/// have in common.
struct PathSum: Sendable {
  /// The sum, element by element.
  private(set) var elements: [Double]
  /// The target's value at each point.
  private(set) var scores: [Double] = []
  /// The inner product of displacement and gradient at each point.
  private(set) var parts: [Double] = []
  /// The mean of |gradient| over the elements at each point.
  private(set) var magnitudes: [Double] = []

  /// The sum of all elements, by which completeness is judged.
  var total: Double { parts.reduce(0, +) }

  /// What happens along the path, without the sum.
  var curveAlone: PathSum {
    var curve = self
    curve.elements = []
    return curve
  }

  /// The sum of each of some paths.
  ///
  /// - Parameters:
  ///   - owners: the image to which each path belongs.
  ///   - point: a point of a path, by the path's place and its own.
  static func all(
    _ question: Question,
    owners: [Int],
    steps: Int,
    point: @Sendable (_ path: Int, _ step: Int) -> PathPoint
  ) throws -> [PathSum] {
    let empty = PathSum(elements: [Double](repeating: 0, count: question.rowShape.count))
    var sums = [PathSum](repeating: empty, count: owners.count)
    try question.sweep(owners: owners, steps: steps, point: point) { sums[$0.path].add($0) }
    return sums
  }

  private mutating func add(_ row: SweptRow) {
    var part = 0.0
    var magnitude = 0.0
    elements.withUnsafeMutableBufferPointer { elements in
      row.gradient.withUnsafeBufferPointer { gradient in
        row.displacement.withUnsafeBufferPointer { displacement in
          for index in 0..<elements.count {
            let product = Double(displacement[index]) * Double(gradient[index])
            elements[index] += product
            part += product
            magnitude += Double(abs(gradient[index]))
          }
        }
      }
    }
    scores.append(row.score)
    parts.append(part)
    magnitudes.append(magnitude / Double(max(1, elements.count)))
  }
}

extension [PathSum] {
  /// The sums as relevance, one row a path.
  func relevance(_ row: Shape) -> Tensor<Float> {
    Tensor(Shape([count] + row.dims), flatMap { $0.elements.map { Float($0) } })
  }
}
