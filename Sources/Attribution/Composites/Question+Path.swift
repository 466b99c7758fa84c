import Networks
import ONNX
import Tensors

extension Question {
  /// The operations from the tensor to the target.
  func path(_ composite: Composite, _ kept: [String]) throws -> [Operation] {
    try path(composite, kept, from: [tensor], given: context.merging([tensor: values]) { $1 })
  }

  /// The operations from all inputs of the network on which the target depends; `nil` if the tensor
  /// is the only input.
  func wholePath(_ composite: Composite, _ kept: [String]) throws -> [Operation]? {
    let inputs = engine.network.model.inputs.map(\.name)
    let given = (context.merging([tensor: values]) { $1 }).filter { inputs.contains($0.key) }
    guard given.count > 1 || given[tensor] == nil else { return nil }
    // An input on which the target does not depend is no place to begin.
    let names = given.keys.sorted().filter {
      (try? path(composite, kept, from: [$0], given: given)) != nil
    }
    return names.isEmpty ? nil : try path(composite, kept, from: names, given: given)
  }

  private func path(
    _ composite: Composite,
    _ kept: [String],
    from tensors: [String],
    given: [String: Tensor<Float>]
  ) throws -> [Operation] {
    var request = PlanRequest(
      inputs: given.mapValues { Shape([rows] + $0.shape.dims.dropFirst()) },
      known: engine.known,
      record: [tensor, targetTensor] + kept
    )
    request.mergesBatchNormalization = composite.canonizers.contains(.mergedBatchNormalization)
    return try engine.network.path(of: .init(of: targetTensor, withRespectTo: tensors), in: request)
  }

  /// A number of rows that the network takes.
  private var rows: Int {
    let fixed = ([tensor] + context.keys.sorted()).compactMap { engine.fixedBatch(of: $0) }
    return fixed.first ?? count
  }
}
