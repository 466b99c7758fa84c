import Diagnostics
import Networks
import Tensors

/// Runs pictures through a network for a request.
///
/// A batch is padded with zeros to the next power of two, or three halves of one, so that few plans
/// are made, or to the only batch that the network takes. What an image gives does not depend on the
/// batch it is in.
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

  /// How many rows a batch of so many pictures has.
  func size(for count: Int) -> Int {
    if let fixed = engine.fixedBatch(of: input) { return (count + fixed - 1) / fixed * fixed }
    guard count > 0 else { return 0 }
    var size = 1
    while size < count { size *= 2 }
    return size / 4 * 3 >= count && size >= 4 ? size / 4 * 3 : size
  }

  /// What is wanted of each picture.
  ///
  /// - Parameters:
  ///   - pictures: `[N, C, H, W]`, with zeros behind the last picture.
  ///   - count: how many pictures there are; at least one, and N is the size for so many.
  /// - Returns: for each picture the parts of the request, without the batch axis, lent from those of
  ///   the whole batch.
  func run(_ pictures: Tensor<Float>, count: Int) throws -> [[ProbePart: TensorRow<Float>]] {
    guard let fixed = engine.fixedBatch(of: input), pictures.shape[0] > fixed else {
      return try run(rows: pictures, count: count)
    }
    return try stride(from: 0, to: count, by: fixed).flatMap { start in
      try run(rows: pictures.rows(start..<start + fixed), count: min(fixed, count - start))
    }
  }

  private func run(
    rows pictures: Tensor<Float>,
    count: Int
  ) throws -> [[ProbePart: TensorRow<Float>]] {
    let size = pictures.shape[0]
    let gradients = request.gradients
    let outputs = try engine.run(
      [input: pictures],
      record: Set(request.activations + (gradients.map { [$0.logits] } ?? [])).sorted(),
      backward: gradients.map { [.init(from: $0.logits, to: $0.tensors)] } ?? []
    ) { recorded, _ in
      try gradients.map { wanted in
        let scores = recorded[wanted.logits]?.shape ?? []
        return [try Plan.seed(target: wanted.target, scores: scores)]
      } ?? []
    }
    var results = [[ProbePart: TensorRow<Float>]](repeating: [:], count: count)
    for part in request.parts {
      let whole =
        part.quantity == .activation
        ? outputs.recorded[part.tensor] : outputs.gradients[part.tensor]
      guard let whole, whole.shape.rank >= 1, whole.shape[0] == size else {
        throw InputError(.notBatched(part.tensor))
      }
      let seen = see(part, whole)
      for index in 0..<count { results[index][part] = TensorRow(seen, row: index) }
    }
    return results
  }

  private func see(_ part: ProbePart, _ whole: Tensor<Float>) -> Tensor<Float> {
    guard request.pooling == .mean else { return whole }
    return part.quantity == .activation
      ? request.pooling.activations(whole) : request.pooling.gradients(whole)
  }
}
