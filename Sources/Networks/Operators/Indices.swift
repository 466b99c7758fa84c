import Tensors

/// All index tuples below some extents, last axis fastest, as row-major order visits them.
struct Indices: Sequence, IteratorProtocol {
  private let dims: [Int]
  private var index: [Int]
  private var remaining: Int

  init(_ dims: [Int]) {
    self.dims = dims
    index = [Int](repeating: 0, count: dims.count)
    remaining = dims.reduce(1, *)
  }

  mutating func next() -> [Int]? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    defer { advance() }
    return index
  }

  private mutating func advance() {
    for axis in dims.indices.reversed() {
      index[axis] += 1
      if index[axis] < dims[axis] { return }
      index[axis] = 0
    }
  }
}

/// A view into a row-major tensor: the extents of the view, where it starts, how far its axes step.
struct StridedView {
  let dims: [Int]
  let strides: [Int]
  let start: Int

  /// The flat position of every element of the view, in row-major order of the view.
  var positions: [Int] {
    if dims.contains(0) { return [] }
    guard let last = dims.indices.last else { return [start] }
    var positions: [Int] = []
    positions.reserveCapacity(dims.reduce(1, *))
    for outer in Indices(Array(dims.dropLast())) {
      let base = zip(outer, strides).reduce(start) { $0 + $1.0 * $1.1 }
      for i in 0..<dims[last] { positions.append(base + i * strides[last]) }
    }
    return positions
  }

  /// A tensor of shape `from` seen under the broadcast shape `to`: repeated axes do not step.
  init(broadcasting from: Shape, to: Shape) {
    let missing = to.rank - from.rank
    dims = to.dims
    strides = to.dims.indices.map { axis in
      axis < missing || from[axis - missing] == 1 ? 0 : from.strides[axis - missing]
    }
    start = 0
  }

  init(dims: [Int], strides: [Int], start: Int = 0) {
    self.dims = dims
    self.strides = strides
    self.start = start
  }
}

extension Tensor {
  /// The elements of a view, as a tensor of their own.
  func gathered(_ view: StridedView) -> Tensor {
    Tensor(Shape(view.dims), view.positions.map { elements[$0] })
  }

  /// The numbers of two tensors, both seen under a broadcast shape, combined pair by pair.
  static func combined(
    _ a: Tensor,
    _ b: Tensor,
    to output: Shape,
    _ combine: (Scalar, Scalar) throws -> Scalar
  ) rethrows -> Tensor {
    let left = a.gathered(StridedView(broadcasting: a.shape, to: output)).elements
    let right = b.gathered(StridedView(broadcasting: b.shape, to: output)).elements
    return Tensor(output, try zip(left, right).map(combine))
  }
}

extension Tensor where Scalar: ReferenceScalar {
  /// The adjoint of `gathered`: a tensor of shape `shape` to which each element of `self` is added
  /// at its place in the view.
  func scattered(_ view: StridedView, into shape: Shape) -> Tensor {
    var sum = Tensor(shape, repeating: 0)
    for (position, element) in zip(view.positions, elements) { sum.elements[position] += element }
    return sum
  }
}
