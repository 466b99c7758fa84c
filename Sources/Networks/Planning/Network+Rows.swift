import ONNX
import Tensors

extension Network {
  /// How many rows of a request run at once on one thread, beside others on other threads; `nil` if
  /// all rows run together, on all threads.
  ///
  /// A small group's values stay in the cache from one kernel to the next. But a kernel reads its
  /// weights once for each group, so that a group has rows enough for this to be a small part of the
  /// work. Rows run together where there are too few of them to keep the threads busy, and where the
  /// network does not compute each row from itself alone (`RowAxes`).
  ///
  /// - Parameters:
  ///   - request: with every input `[m, ...]`.
  ///   - threads: how many threads may run at once.
  package func groupSize(of request: PlanRequest, threads: Int) throws -> Int? {
    let counts = Set(request.inputs.values.map { $0.dims.first ?? 0 })
    guard counts.count == 1, let rows = counts.first, rows >= threads, rows > 1 else { return nil }
    let whole = try shaped(request)
    let size = Self.size(rows, threads: threads, most: Self.rowsForWeights(whole, rows))
    let rounds = Self.rounds(rows, size, threads)
    guard size < rows, 4 * rows >= 3 * rounds * size * threads,
      let part = try? shaped(request.withRows(size)),
      Self.isRowByRow(request, whole, rows, part, size)
    else { return nil }
    return size
  }

  /// Those of some sizes in groups of which the rows of a request give the same as all together.
  func sizes(_ sizes: [Int], thatFit request: PlanRequest) -> [Int] {
    let counts = Set(request.inputs.values.map { $0.dims.first ?? 0 })
    guard counts.count == 1, let rows = counts.first, let whole = try? shaped(request) else {
      return []
    }
    return sizes.filter { size in
      guard size < rows, let part = try? shaped(request.withRows(size)) else { return false }
      return Self.isRowByRow(request, whole, rows, part, size)
    }
  }

  /// Where the rows lie in each tensor that a request needs.
  ///
  /// - Parameter request: with every input `[m, ...]`, m at least 2; half as many rows must do too
  ///   unless the file fixes their number.
  /// - Throws: what planning throws.
  package func rowAxes(of request: PlanRequest) throws -> RowAxes {
    let whole = try shaped(request)
    let rows = request.inputs.values.compactMap(\.dims.first).first ?? 1
    guard let part = try? shaped(request.withRows(rows / 2)) else {
      return RowAxes(from: request.inputs.keys, whole, rows, whole, rows)
    }
    return RowAxes(from: request.inputs.keys, whole, rows, part, rows / 2)
  }

  /// The largest size up to a limit of those that keep the threads busy for the shortest time.
  private static func size(_ rows: Int, threads: Int, most: Int) -> Int {
    let sizes = 1...min(max(most, 1), (rows + threads - 1) / threads)
    let shortest = sizes.map { rounds(rows, $0, threads) * $0 }.min()
    return sizes.last { rounds(rows, $0, threads) * $0 == shortest } ?? 1
  }

  /// How many groups each thread runs, one after the other.
  private static func rounds(_ rows: Int, _ size: Int, _ threads: Int) -> Int {
    (rows + size * threads - 1) / (size * threads)
  }

  /// With how many rows reading the weights of convolutions and matrix products takes a tenth of the
  /// time of multiplying by them, where a core does about 50 products in the time in which it reads
  /// one weight from memory.
  private static func rowsForWeights(_ graph: ShapedGraph, _ rows: Int) -> Int {
    var (weights, products) = (0, 0)
    for operation in graph.operations {
      let output = operation.kernel.outputShapes[0]
      let channels: Int
      switch operation.kernel {
      case is Convolution: channels = output[1]
      case is MatrixMultiplication, is Gemm: channels = output.dims.last ?? 1
      default: continue
      }
      let stored = operation.inputs.compactMap { $0.value?.shape.count }.max() ?? 0
      weights += stored
      products += stored * (output.count / max(channels * rows, 1))
    }
    return products == 0 ? 1 : (500 * weights + products - 1) / products
  }

  /// The graph that a request needs.
  package func shaped(_ request: PlanRequest) throws -> ShapedGraph {
    try shaped(
      request.inputs,
      known: request.known,
      needing: request.wanted.sorted(),
      takesCrops: request.takesCrops
    )
  }

  /// Whether a part of the rows gives what all of them give, and each index of the first axis of
  /// every tensor that is wanted is a row.
  private static func isRowByRow(
    _ request: PlanRequest,
    _ whole: ShapedGraph,
    _ rows: Int,
    _ part: ShapedGraph,
    _ size: Int
  ) -> Bool {
    let axes = RowAxes(from: request.inputs.keys, whole, rows, part, size)
    return axes.staysApart && request.wanted.allSatisfy { axes[$0] == .first }
  }
}

extension PlanRequest {
  /// The tensors that are recorded, differentiated or differentiated by.
  var wanted: Set<String> { Set(record + backward.flatMap { [$0.output] + $0.tensors }) }

  /// The same request for another number of rows.
  func withRows(_ count: Int) -> PlanRequest {
    var request = self
    request.inputs = inputs.mapValues { Shape([count] + $0.dims.dropFirst()) }
    return request
  }
}
