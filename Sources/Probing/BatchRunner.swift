import Diagnostics
import Networks
import Tensors

/// Runs pictures through a network for a request.
///
/// A batch is padded with zeros to the next power of two, so that few plans are made, or to the only
/// batch that the network takes. What an image gives does not depend on the batch it is in.
final class BatchRunner: Sendable {
  let engine: Engine
  let input: String
  let request: ProbeRequest

  /// - Parameter memory: how many bytes the values of a batch may take, as far as that can be kept.
  init(_ network: Network, input: String, request: ProbeRequest, threads: Int, memory: Int) {
    engine = Engine(network, threads: threads, runMemory: MemoryBound(memory, isStrict: false))
    self.input = input
    self.request = request
  }

  /// What is wanted of each picture.
  ///
  /// - Parameter pictures: each `[C, H, W]`; at least one.
  /// - Returns: for each picture the parts of the request, without the batch axis.
  func run(_ pictures: [Tensor<Float>]) throws -> [[ProbePart: Tensor<Float>]] {
    if let fixed = engine.fixedBatch(of: input) {
      return try stride(from: 0, to: pictures.count, by: fixed).flatMap { start in
        try run(Array(pictures[start..<min(start + fixed, pictures.count)]), paddedTo: fixed)
      }
    }
    var size = 1
    while size < pictures.count { size *= 2 }
    return try run(pictures, paddedTo: size)
  }

  private func run(
    _ pictures: [Tensor<Float>],
    paddedTo size: Int
  ) throws -> [[ProbePart: Tensor<Float>]] {
    let shape = Shape([size] + pictures[0].shape.dims)
    let gradients = request.gradients
    let outputs = try engine.run(
      [input: Self.batch(pictures, shape)],
      record: Set(request.activations + (gradients.map { [$0.logits] } ?? [])).sorted(),
      backward: gradients.map { [.init(from: $0.logits, to: $0.tensors)] } ?? []
    ) { recorded, _ in
      try gradients.map { wanted in
        let scores = recorded[wanted.logits]?.shape ?? []
        return [try Plan.seed(target: wanted.target, scores: scores)]
      } ?? []
    }
    var results = [[ProbePart: Tensor<Float>]](repeating: [:], count: pictures.count)
    for part in request.parts {
      let whole =
        part.quantity == .activation
        ? outputs.recorded[part.tensor] : outputs.gradients[part.tensor]
      guard let whole, whole.shape.rank >= 1, whole.shape[0] == size else {
        throw InputError(.notBatched(part.tensor))
      }
      let seen = see(part, whole)
      let rows = Workers(engine.threads).map(blocks: pictures.count) { index in
        let row = seen.rows(index..<index + 1)
        return row.reshaped(Shape(Array(row.shape.dims.dropFirst())))
      }
      for index in pictures.indices { results[index][part] = rows[index] }
    }
    return results
  }

  /// The pictures one after the other, zeros behind them.
  private static func batch(_ pictures: [Tensor<Float>], _ shape: Shape) -> Tensor<Float> {
    let elements = [Float](unsafeUninitializedCapacity: shape.count) { buffer, count in
      var rest = UnsafeMutableBufferPointer(rebasing: buffer[..<shape.count])
      for picture in pictures {
        let end = rest.initialize(fromContentsOf: picture.elements)
        rest = UnsafeMutableBufferPointer(rebasing: rest[end...])
      }
      rest.initialize(repeating: 0)
      count = shape.count
    }
    return Tensor(shape, elements)
  }

  private func see(_ part: ProbePart, _ whole: Tensor<Float>) -> Tensor<Float> {
    guard request.pooling == .mean else { return whole }
    return part.quantity == .activation
      ? request.pooling.activations(whole) : request.pooling.gradients(whole)
  }
}
