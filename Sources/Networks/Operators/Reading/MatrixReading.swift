import Diagnostics
import Tensors

extension Gemm {
  init(_ reader: NodeReader) throws {
    a = try reader.shape(0)
    b = try reader.shape(1)
    c = reader.isPresent(2) ? try reader.shape(2) : nil
    alpha = try reader.float("alpha", default: 1)
    beta = try reader.float("beta", default: 1)
    transposesA = try reader.flag("transA", default: false)
    transposesB = try reader.flag("transB", default: false)
    guard a.rank == 2, b.rank == 2, a[transposesA ? 0 : 1] == b[transposesB ? 1 : 0] else {
      throw reader.fault("the shapes \(a) and \(b) cannot be multiplied")
    }
    let output = try reader.checked([a[transposesA ? 1 : 0], b[transposesB ? 0 : 1]])
    if let c, try reader.broadcast(c, output) != output {
      throw reader.fault("C of shape \(c) does not fit a product of shape \(output)")
    }
  }
}

extension MatrixMultiplication {
  init(_ reader: NodeReader) throws {
    let (a, b) = (try reader.rank(0, atLeast: 1), try reader.rank(1, atLeast: 1))
    let (left, right) = (a.rank == 1 ? [1, a[0]] : a, b.rank == 1 ? [b[0], 1] : b)
    guard left[left.rank - 1] == right[right.rank - 2] else {
      throw reader.fault("the shapes \(a) and \(b) cannot be multiplied")
    }
    let stack = try reader.broadcast(
      Shape(Array(left.dims.dropLast(2))),
      Shape(Array(right.dims.dropLast(2)))
    )
    self.a = a
    self.b = b
    output = try reader.checked(
      stack.dims + (a.rank == 1 ? [] : [left[left.rank - 2]])
        + (b.rank == 1 ? [] : [right[right.rank - 1]])
    )
  }
}
