import Networks
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
  ///   - point: writes a point of a path, by the path's place and its own.
  static func all(
    _ question: Question,
    owners: [Int],
    steps: Int,
    point:
      @escaping @Sendable (
        _ path: Int, _ step: Int, _ row: UnsafeMutableBufferPointer<Float>
      ) -> Displacement
  ) throws -> [PathSum] {
    let empty = PathSum(elements: [Double](repeating: 0, count: question.rowShape.count))
    var sums = [PathSum](repeating: empty, count: owners.count)
    let workers = Workers(question.engine.threads)
    try question.sweep(owners: owners, steps: steps, point: point) { rows in
      var rest = rows[...]
      while let path = rest.first?.path {
        let own = Array(rest.prefix { $0.path == path })
        sums[path].add(own, workers)
        rest = rest.dropFirst(own.count)
      }
    }
    return sums
  }

  /// The elements that a worker takes at once: as many as stay near it while it goes over the rows.
  private static let blockSize = 4096

  private mutating func add(_ rows: [SweptRow], _ workers: Workers) {
    let count = elements.count
    let size = Self.blockSize
    let blocks = elements.withUnsafeMutableBufferPointer { elements in
      // Each worker adds to other elements.
      nonisolated(unsafe) let elements = elements
      return workers.map(blocks: (count + size - 1) / size) { block in
        let range = block * size..<min((block + 1) * size, count)
        return rows.map { $0.add(range, to: elements) }
      }
    }
    for (place, row) in rows.enumerated() {
      scores.append(row.score)
      parts.append(blocks.reduce(0) { $0 + $1[place].part })
      magnitudes.append(blocks.reduce(0) { $0 + $1[place].magnitude } / Double(max(1, count)))
    }
  }
}

extension SweptRow {
  /// Adds displacement times gradient to some elements, and gives the sum of what was added and the
  /// sum of |gradient|, each as four sums of every fourth element.
  fileprivate func add(
    _ range: Range<Int>,
    to sums: UnsafeMutableBufferPointer<Double>
  ) -> (part: Double, magnitude: Double) {
    var part = SIMD4<Double>()
    var magnitude = SIMD4<Double>()
    let factor = displacement.factor
    gradient.withUnsafeBufferPointer { gradient in
      displacement.way.withUnsafeBufferPointer { way in
        func take(_ index: Int) -> (product: Double, slope: Double) {
          let slope = Double(gradient[index])
          return (Double(factor * way[index]) * slope, slope)
        }
        let whole = range.lowerBound + range.count / 4 * 4
        for start in stride(from: range.lowerBound, to: whole, by: 4) {
          var (products, slopes) = (SIMD4<Double>(), SIMD4<Double>())
          for lane in 0..<4 { (products[lane], slopes[lane]) = take(start + lane) }
          for lane in 0..<4 { sums[start + lane] += products[lane] }
          part += products
          for lane in 0..<4 { magnitude[lane] += abs(slopes[lane]) }
        }
        for index in whole..<range.upperBound {
          let (product, slope) = take(index)
          sums[index] += product
          part[index - whole] += product
          magnitude[index - whole] += abs(slope)
        }
      }
    }
    return (part.sum(), magnitude.sum())
  }
}

extension [PathSum] {
  /// The sums as relevance, one row a path.
  func relevance(_ row: Shape) -> Tensor<Float> {
    Tensor(Shape([count] + row.dims), flatMap { $0.elements.map { Float($0) } })
  }
}
