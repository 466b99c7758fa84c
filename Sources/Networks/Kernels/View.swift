import Tensors

/// How the elements of a tensor lie in memory that holds them in another order, or among others.
///
/// Transposing, slicing and reshaping give another view of the same memory and move nothing. An axis
/// walks along runs, the slowest first: one that a reshape merged of two has the runs of both, so
/// that heads and images, say, may be one axis wherever they lie.
struct View: Sendable, Hashable {
  /// Elements at equal distances.
  struct Run: Sendable, Hashable {
    /// How many.
    var count: Int
    /// How far the next one is.
    var stride: Int
  }

  /// Where the first element lies.
  var start: Int
  /// The runs of each axis; an axis of extent 1 has none.
  private(set) var axes: [[Run]]

  private init(start: Int, axes: [[Run]]) {
    self.start = start
    self.axes = axes.map(Self.joined)
  }

  /// A tensor whose axes step evenly.
  init(_ shape: Shape, strides: [Int], start: Int = 0) {
    self.init(start: start, axes: zip(shape.dims, strides).map { [Run(count: $0, stride: $1)] })
  }

  /// The extents.
  var shape: Shape { Shape(axes.map { $0.reduce(1) { $0 * $1.count } }) }

  /// Runs without those of one element, each with the next where they step as one.
  private static func joined(_ runs: [Run]) -> [Run] {
    runs.reduce(into: []) { joined, run in
      if run.count == 1 { return }
      if let last = joined.last, last.stride == run.count * run.stride {
        joined[joined.count - 1] = Run(count: last.count * run.count, stride: run.stride)
      } else {
        joined.append(run)
      }
    }
  }

  // MARK: Other views of the same memory

  /// Axis `i` is axis `permutation[i]` of this.
  func permuted(_ permutation: [Int]) -> View {
    View(start: start, axes: permutation.map { axes[$0] })
  }

  /// The last two axes exchanged.
  var transposed: View {
    let rank = axes.count
    return permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// The same elements in the same order under other extents; `nil` where an axis would need runs
  /// of which only a part belongs to it.
  func reshaped(_ shape: Shape) -> View? {
    guard shape.count > 0, self.shape.count > 0 else { return nil }
    var rest = Self.joined(axes.flatMap(\.self))[...]
    var reshaped: [[Run]] = []
    for extent in shape.dims {
      var (runs, wanted) = ([Run](), extent)
      while wanted > 1 {
        guard let run = rest.popFirst() else { return nil }
        if wanted.isMultiple(of: run.count) {
          runs.append(run)
          wanted /= run.count
        } else if run.count.isMultiple(of: wanted) {
          let left = run.count / wanted
          runs.append(Run(count: wanted, stride: run.stride * left))
          rest = [Run(count: left, stride: run.stride)] + rest
          wanted = 1
        } else {
          return nil
        }
      }
      reshaped.append(runs)
    }
    return View(start: start, axes: reshaped)
  }

  /// A regular part; `nil` where the part of an axis is not even.
  func part(_ region: Region) -> View? {
    var part = self
    for (axis, span) in region.spans.enumerated() {
      let runs = axes[axis]
      if runs.count > 1 {
        let whole = Region.Span(start: 0, step: 1, count: runs.reduce(1) { $0 * $1.count })
        guard span == whole else { return nil }
        continue
      }
      let stride = runs.first?.stride ?? 0
      part.start += span.start * stride
      part.axes[axis] = Self.joined([Run(count: span.count, stride: stride * span.step)])
    }
    return part
  }

  // MARK: How it lies

  /// How far each axis steps, 0 where it has one element; `nil` where one does not step evenly.
  var strides: [Int]? {
    guard axes.allSatisfy({ $0.count <= 1 }) else { return nil }
    return axes.map { $0.first?.stride ?? 0 }
  }

  /// Whether the elements lie at the places that these strides give.
  func lies(along strides: [Int]) -> Bool {
    zip(axes, strides).allSatisfy { runs, stride in
      runs.isEmpty || (runs.count == 1 && runs[0].stride == stride)
    }
  }

  /// The same order of elements from the beginning of memory that holds nothing else; `nil` where
  /// these have others between them, or an axis does not step evenly.
  var dense: View? {
    let runs = axes.flatMap(\.self).sorted { $0.stride > $1.stride }
    let whole = Self.joined(runs)
    guard strides != nil, whole.count == 1, whole[0].stride == 1 else { return nil }
    var dense = self
    dense.start = 0
    return dense
  }

  /// Rows of contiguous elements, one beneath the other in memory in some order.
  struct Rows {
    /// How many rows there are.
    let count: Int
    /// The elements of a row: the last axis.
    let width: Int
    /// How far the next row in memory is.
    let stride: Int
  }

  /// The rows, if the last axis is contiguous and the others walk over evenly spaced rows, each row
  /// once.
  var rows: Rows? {
    guard let last = axes.last, last.count <= 1, last.first?.stride ?? 1 == 1 else { return nil }
    let width = last.first?.count ?? 1
    let runs = axes.dropLast().flatMap(\.self).sorted { $0.stride > $1.stride }
    let whole = Self.joined(runs)
    guard whole.count <= 1 else { return nil }
    let rows = whole.first ?? Run(count: 1, stride: width)
    guard rows.stride >= width else { return nil }
    return Rows(count: rows.count, width: width, stride: rows.stride)
  }

  /// The view that walks over contiguous rows of another width as this one does over its rows.
  func overRows(_ rows: Rows, width: Int) -> View {
    let scaled = axes.dropLast().map { runs in
      runs.map { Run(count: $0.count, stride: $0.stride / rows.stride * width) }
    }
    return View(start: 0, axes: scaled + [[Run(count: width, stride: 1)]])
  }

  /// How the elements go to a tensor of the same shape.
  ///
  /// - Parameters:
  ///   - strides: how far its axes step.
  ///   - start: where its first element lies.
  func move(to strides: [Int], from start: Int = 0) -> StridedMove {
    let runs = zip(axes, strides).flatMap { runs, stride in
      runs.indices.map { index in
        let inner = runs[(index + 1)...].reduce(1) { $0 * $1.count }
        return (run: runs[index], stride: stride * inner)
      }
    }
    return StridedMove(
      dims: runs.map(\.run.count),
      source: .init(start: self.start, strides: runs.map(\.run.stride)),
      destination: .init(start: start, strides: runs.map(\.stride))
    )
  }
}
