import ONNX
import Tensors

extension Network {
  /// How many rows of a request run at once on one thread, beside others on other threads; `nil` if
  /// all rows run together, on all threads.
  ///
  /// A kernel reads its weights once, however many rows it is given. So a group has as many rows as
  /// make its values take at least the memory of the weights: one for most convolutional networks,
  /// whose values then stay in the cache from one kernel to the next; several for networks of matrix
  /// products. There are at least as many groups as threads. Rows run together where there are too
  /// few of them to keep the threads busy, and where the network does not treat the first axis of
  /// its tensors as rows: where it names their number itself, or where a tensor has not one part for
  /// each.
  ///
  /// - Parameters:
  ///   - request: with every input `[m, ...]`.
  ///   - threads: how many threads may run at once.
  package func groupSize(of request: PlanRequest, threads: Int) throws -> Int? {
    let counts = Set(request.inputs.values.map { $0.dims.first ?? 0 })
    guard counts.count == 1, let rows = counts.first, rows >= threads, rows > 1 else { return nil }
    let whole = try shaped(request)
    let values = whole.operations.reduce(0) { sum, operation in
      sum + operation.kernel.outputShapes.reduce(0) { $0 + $1.count }
    }
    let weights = Self.weightCount(whole)
    let filling = values == 0 ? 1 : (weights * rows + values - 1) / values
    let size = min(max(1, filling), (rows + threads - 1) / threads)
    let rounds = (rows + size * threads - 1) / (size * threads)
    guard size < rows, 4 * rows >= 3 * rounds * size * threads,
      let part = try? shaped(request.withRows(size)),
      Self.isRowByRow(request, whole, rows, part, size)
    else { return nil }
    return size
  }

  /// The graph that a request needs.
  func shaped(_ request: PlanRequest) throws -> ShapedGraph {
    try shaped(
      request.inputs,
      known: request.known,
      needing: request.wanted.sorted(),
      takesCrops: request.takesCrops
    )
  }

  /// The numbers that kernels read beside the rows, each counted once.
  private static func weightCount(_ graph: ShapedGraph) -> Int {
    var counts: [String: Int] = [:]
    for operand in graph.operations.flatMap(\.inputs) {
      if let value = operand.value { counts[operand.name] = value.shape.count }
    }
    return counts.values.reduce(0, +)
  }

  /// Whether every tensor has as many parts as there are rows, and every one that is wanted has them
  /// along its first axis.
  private static func isRowByRow(
    _ request: PlanRequest,
    _ whole: ShapedGraph,
    _ rows: Int,
    _ part: ShapedGraph,
    _ size: Int
  ) -> Bool {
    var fromRows = Set(request.inputs.keys)
    for operation in whole.operations
    where operation.inputs.contains(where: { fromRows.contains($0.name) }) {
      fromRows.formUnion(operation.outputs)
    }
    for (name, shape) in whole.shapes {
      guard let other = part.shapes[name] else { return false }
      let fits =
        fromRows.contains(name) ? shape.count * size == other.count * rows : shape == other
      if !fits { return false }
    }
    return request.wanted.allSatisfy { name in
      guard let shape = whole.shapes[name], let other = part.shapes[name] else { return false }
      return shape.dims.first == rows && other.dims.first == size
        && shape.dims.dropFirst() == other.dims.dropFirst()
    }
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
