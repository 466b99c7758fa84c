import Diagnostics
import Networks
import Tensors

/// Runs pictures through a network for a request.
///
/// A small batch is padded with zeros to the next power of two, or three halves of one, so that few
/// plans are made, or to what the network takes at once. What an image gives does not depend on the
/// batch it is in.
final class BatchRunner: Sendable {
  let engine: Engine
  let input: String
  let request: ProbeRequest

  /// The threads, the images at once and the memory are those of the settings; the memory as far as
  /// that can be kept.
  init(_ network: Network, input: String, request: ProbeRequest, _ settings: ProbeSettings) {
    engine = Engine(
      network,
      threads: settings.workers.count,
      batchSize: settings.batchSize,
      runMemory: MemoryBound(settings.memory, isStrict: false)
    )
    self.input = input
    self.request = request
  }

  /// How many rows are run for so many pictures.
  private func size(for count: Int) -> Int {
    if let fixed = engine.fixedBatch(of: input) { return (count + fixed - 1) / fixed * fixed }
    // One plan serves all that are at least the engine's batch.
    guard count < engine.batchSize else { return count }
    var size = 1
    while size < count { size *= 2 }
    return size / 4 * 3 >= count && size >= 4 ? size / 4 * 3 : size
  }

  /// What is seen of what is wanted of each picture, which is read for its pass.
  ///
  /// - Parameter look: is given the place of a picture and the parts of the request, without the batch
  ///   axis, lent from those of the pictures that were run with it; of one that cannot be read what
  ///   zeros give. It is called on the thread that ran the picture, while others run.
  /// - Throws: what planning and running throw; what `look` throws.
  func run<Seen: Sendable>(
    _ pictures: PictureRows,
    look: @Sendable (_ place: Int, _ parts: [ProbePart: TensorRow<Float>]) throws -> Seen
  ) throws -> [Seen] {
    // Rows of a file that takes a fixed number wait for each other in any case.
    if engine.fixedBatch(of: input) != nil { pictures.readAll(on: Workers(engine.threads)) }
    var results: [Seen] = []
    results.reserveCapacity(pictures.files.count)
    let rows = WrittenRows(size(for: pictures.files.count), of: [input: pictures.shape]) {
      pictures.write($1, to: $2)
    }
    let gradients = request.gradients
    try engine.run(
      rows,
      record: Set(request.activations + (gradients.map { [$0.logits] } ?? [])).sorted(),
      backward: gradients.map { [.init(from: $0.logits, to: $0.tensors)] } ?? [],
      seeds: { recorded, _ in
        try gradients.map { wanted in
          let scores = recorded[wanted.logits]?.shape ?? []
          return [try Plan.seed(target: wanted.target, scores: scores)]
        } ?? []
      },
      look: { passed in
        let parts = parts(of: passed)
        let rows = passed.rows.clamped(to: pictures.files.indices)
        return try Workers(engine.threads).map(blocks: rows.count) { block in
          let row = rows.lowerBound + block
          return try look(
            row,
            parts.mapValues { TensorRow($0, row: row - passed.rows.lowerBound) }
          )
        }
      },
      use: { for seen in $0 { results += seen } }
    )
    return results
  }

  /// The parts of the request of some pictures.
  private func parts(of passed: PassedRows) -> [ProbePart: Tensor<Float>] {
    var parts: [ProbePart: Tensor<Float>] = [:]
    for part in request.parts {
      let whole =
        part.quantity == .activation
        ? passed.recorded[part.tensor] : passed.backward.first?[part.tensor]
      guard let whole else { preconditionFailure("\(part.tensor) was asked for") }
      parts[part] = pooled(whole, part.quantity)
    }
    return parts
  }

  private func pooled(_ whole: Tensor<Float>, _ quantity: ActivationStore.Quantity) -> Tensor<Float>
  {
    guard request.pooling == .mean else { return whole }
    return quantity == .activation
      ? request.pooling.activations(whole) : request.pooling.gradients(whole)
  }
}
