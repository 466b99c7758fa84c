import CKernels
import Tensors

/// Products of stacks of matrices, wherever they lie, whose every row is added up in the order of its
/// terms.
///
/// oneDNN's products want their factors side by side, and without AVX-512 they add up in an order
/// that depends on the numbers of threads and rows; there this takes their place.
struct OrderedProduct: Sendable {
  /// A factor: a stack of matrices whose rows and columns step evenly.
  struct Factor: Sendable {
    let rows: View.Run
    let columns: View.Run
    /// Where each matrix of the stack begins.
    let starts: [Int]

    /// - Parameter stack: the extents of the stack; along those where this one's are 1 it is
    ///   repeated.
    /// - Returns: `nil` where the last two axes do not step evenly.
    init?(_ view: View, stack: [Int]) {
      let rank = view.axes.count
      guard rank >= 2, view.axes.suffix(2).allSatisfy({ $0.count <= 1 }) else { return nil }
      let single = View.Run(count: 1, stride: 0)
      rows = view.axes[rank - 2].first ?? single
      columns = view.axes[rank - 1].first ?? single
      let runs = zip(view.axes.dropLast(2), stack).flatMap { runs, extent in
        runs.isEmpty ? [View.Run(count: extent, stride: 0)] : runs
      }
      starts =
        StridedView(
          dims: runs.map(\.count),
          strides: runs.map(\.stride),
          start: view.start
        ).positions
    }
  }

  private let (left, right): (Factor, Factor)
  /// Where the result has its matrices; its rows are contiguous.
  private let result: (starts: [Int], row: Int)
  private let scale: Float

  /// - Parameters:
  ///   - left: `[..., M, K]`.
  ///   - right: `[..., K, N]`.
  ///   - result: `[..., M, N]`.
  ///   - scale: by which every sum is multiplied.
  init(_ left: Factor, _ right: Factor, result: Factor, scale: Float) {
    (self.left, self.right) = (left, right)
    self.result = (result.starts, result.rows.stride)
    self.scale = scale
  }

  /// Computes the products; a block is some columns of one of them.
  func run(
    _ sources: [UnsafeBufferPointer<Float>],
    into results: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    guard let a = sources[0].baseAddress, let b = sources[1].baseAddress,
      let c = results.baseAddress
    else { return }
    let depth = left.columns.count
    let columns = columnsAtOnce(workers)
    let blocks = (right.columns.count + columns - 1) / columns
    let room = noema_product_room(columns, depth)
    // Pointers of one run, each block writing columns of its own.
    nonisolated(unsafe) let (leftStart, rightStart, resultStart) = (a, b, c)
    workers.forEach(blocks: result.starts.count * blocks) { block in
      let (stack, column) = (block / blocks, block % blocks * columns)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { room in
        noema_product(
          left.rows.count,
          min(columns, right.columns.count - column),
          depth,
          scale,
          leftStart + left.starts[stack],
          left.rows.stride,
          left.columns.stride,
          rightStart + right.starts[stack] + column * right.columns.stride,
          right.rows.stride,
          right.columns.stride,
          resultStart + result.starts[stack] + column,
          result.row,
          room.baseAddress
        )
      }
    }
  }

  /// As many columns as the second cache holds of the right factor, and few enough that every thread
  /// has some; whole panels.
  private func columnsAtOnce(_ workers: Workers) -> Int {
    let width = Int(noema_product_width)
    let panels = (right.columns.count + width - 1) / width
    let near = Self.nearNumbers / max(1, width * left.columns.count)
    let stacks = max(1, result.starts.count)
    let shares = max(1, Self.blocksPerThread * workers.count / stacks)
    return width * max(1, min(near, panels / shares))
  }

  /// Half a megabyte: half of the second cache of the processors that have AVX-512.
  private static let nearNumbers = 1 << 17

  /// So that a thread that falls behind holds up the others only for a little.
  private static let blocksPerThread = 4
}
