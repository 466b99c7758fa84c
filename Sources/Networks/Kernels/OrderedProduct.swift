import CProduct
import Tensors

/// Products of stacks of matrices whose every row is added up in the order of its terms.
///
/// Without AVX-512 oneDNN's products add up in an order that depends on the numbers of threads and
/// rows; then this takes their place.
struct OrderedProduct: Sendable {
  /// A factor or the product: the extents and strides of its stack, its rows and its columns.
  struct Matrix: Sendable {
    let dims: [Int]
    let strides: [Int]

    var rank: Int { dims.count }

    /// Where each matrix of a stack begins, where this one's is repeated along extents of 1.
    func starts(in stack: [Int]) -> [Int] {
      let steps = zip(dims, strides).map { $0 == 1 ? 0 : $1 }
      return StridedView(dims: stack, strides: Array(steps.prefix(rank - 2))).positions
    }
  }

  private let (left, right, result): (Matrix, Matrix, Matrix)
  private let starts: [(left: Int, right: Int, result: Int)]

  /// - Parameters:
  ///   - left: `[..., M, K]`.
  ///   - right: `[..., K, N]`.
  ///   - result: `[..., M, N]`, of the stack to which both are broadcast.
  init(_ left: Matrix, _ right: Matrix, result: Matrix) {
    (self.left, self.right, self.result) = (left, right, result)
    let stack = Array(result.dims.prefix(result.rank - 2))
    let results = result.starts(in: stack)
    starts = zip(zip(left.starts(in: stack), right.starts(in: stack)), results).map {
      (left: $0.0, right: $0.1, result: $1)
    }
  }

  /// Computes the products; a block is some columns of one of them.
  func run(
    _ sources: [UnsafeBufferPointer<Float>],
    into results: UnsafeMutableBufferPointer<Float>,
    _ workers: Team
  ) {
    let (width, last) = (Int(noema_product_width), result.rank - 1)
    let (depth, columns) = (left.dims[last], result.dims[last])
    let panels = (columns + width - 1) / width
    guard let a = sources[0].baseAddress, let b = sources[1].baseAddress,
      let c = results.baseAddress
    else { return }
    // Pointers of one run, each block writing columns of its own.
    nonisolated(unsafe) let (leftStart, rightStart, resultStart) = (a, b, c)
    workers.forEach(blocks: starts.count * panels) { block in
      let (start, column) = (starts[block / panels], block % panels * width)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width * depth) { panel in
        noema_product(
          result.dims[last - 1],
          min(width, columns - column),
          depth,
          leftStart + start.left,
          left.strides[last - 1],
          left.strides[last],
          rightStart + start.right + column * right.strides[last],
          right.strides[last - 1],
          right.strides[last],
          resultStart + start.result + column,
          result.strides[last - 1],
          panel.baseAddress
        )
      }
    }
  }
}
