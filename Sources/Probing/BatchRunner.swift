import Diagnostics
import Networks
import ONNX
import Synchronization
import Tensors

/// Runs pictures through a network for a request, with one plan for each size of batch.
///
/// A batch is padded with zeros to the next power of two, so that few plans are made, or to the only
/// batch that the network takes. What an image gives does not depend on the batch it is in.
final class BatchRunner: Sendable {
  let network: Network
  let input: String
  let request: ProbeRequest
  let threads: Int
  /// The only batch that the network takes, if its file names one.
  private let fixed: Int?
  private let plans = Mutex<[Int: Plan]>([:])

  init(_ network: Network, input: String, request: ProbeRequest, threads: Int) {
    self.network = network
    self.input = input
    self.request = request
    self.threads = threads
    let declared = network.model.inputs.first { $0.name == input }?.dims?.first
    if case .fixed(let size) = declared { fixed = size } else { fixed = nil }
  }

  /// What is wanted of each picture.
  ///
  /// - Parameter pictures: each `[C, H, W]`; at least one.
  /// - Returns: for each picture the parts of the request, without the batch axis.
  func run(_ pictures: [Tensor<Float>]) throws -> [[ProbePart: Tensor<Float>]] {
    if let fixed {
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
    let plan = try plan(shape)
    let seed = try request.gradients.map { try plan.seed(target: $0.target) }
    let outputs = try plan.run([input: Self.batch(pictures, shape)], seed: seed)
    var results = [[ProbePart: Tensor<Float>]](repeating: [:], count: pictures.count)
    for part in request.parts {
      let whole =
        part.quantity == .activation
        ? outputs.recorded[part.tensor] : outputs.gradients[part.tensor]
      guard let whole, whole.shape.rank >= 1, whole.shape[0] == size else {
        throw InputError(.notBatched(part.tensor))
      }
      let seen = see(part, whole)
      let rows = Workers(threads).map(blocks: pictures.count) { index in
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

  private func plan(_ shape: Shape) throws -> Plan {
    try plans.withLock { plans in
      if let plan = plans[shape[0]] { return plan }
      let plan = try network.plan(
        PlanRequest(
          inputs: [input: shape],
          record: request.activations,
          differentiate: request.gradients.map { .init(of: $0.logits, withRespectTo: $0.tensors) }
        ),
        threads: threads
      )
      plans[shape[0]] = plan
      return plan
    }
  }
}
