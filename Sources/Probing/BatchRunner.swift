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

  /// What is wanted of each picture, which is read for its pass.
  ///
  /// - Returns: for each picture the parts of the request, without the batch axis, lent from those of
  ///   the pictures that were run with it; of one that cannot be read what zeros give.
  func run(_ pictures: PictureRows) throws -> [[ProbePart: TensorRow<Float>]] {
    // Rows of a file that takes a fixed number wait for each other in any case.
    if engine.fixedBatch(of: input) != nil { pictures.readAll(on: Workers(engine.threads)) }
    var results = [[ProbePart: TensorRow<Float>]](repeating: [:], count: pictures.files.count)
    let rows = WrittenRows(size(for: results.count), of: [input: pictures.shape]) {
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
      use: { passed in
        for passed in passed { take(passed, into: &results) }
      }
    )
    return results
  }

  private func take(_ passed: PassedRows, into results: inout [[ProbePart: TensorRow<Float>]]) {
    for part in request.parts {
      let whole =
        part.quantity == .activation
        ? passed.recorded[part.tensor] : passed.backward.first?[part.tensor]
      guard let whole else { preconditionFailure("\(part.tensor) was asked for") }
      let seen = see(part, whole)
      for row in passed.rows.clamped(to: results.indices) {
        results[row][part] = TensorRow(seen, row: row - passed.rows.lowerBound)
      }
    }
  }

  private func see(_ part: ProbePart, _ whole: Tensor<Float>) -> Tensor<Float> {
    guard request.pooling == .mean else { return whole }
    return part.quantity == .activation
      ? request.pooling.activations(whole) : request.pooling.gradients(whole)
  }
}
