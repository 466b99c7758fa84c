import Diagnostics
import Foundation
import Networks
import ONNX
import Tensors

/// What is done with a network from a stranger: everything that `inspect`, `predict` and
/// `attribute` do.
enum NetworkLook {
  /// Runs that need more memory than this are left out: large is not wrong.
  private static let largestWorkspace = 4 << 20

  static func look(at bytes: Data) throws {
    let network = Network(try Model(bytes: bytes, name: "network.onnx"))
    _ = network.unsupported
    _ = try? network.logits()
    let inputs = Dictionary(
      network.model.inputs.map { ($0.name, shape(of: $0)) },
      uniquingKeysWith: { first, _ in first }
    )
    for name in network.tensorNames.suffix(3) {
      try? run(network, PlanRequest(inputs: inputs, record: [name]))
    }
    guard let output = network.model.outputs.first?.name else { return }
    let wanted = [network.model.inputs.first?.name].compactMap { $0 }
    try run(
      network,
      PlanRequest(
        inputs: inputs,
        record: [output],
        differentiate: .init(of: output, withRespectTo: wanted)
      )
    )
  }

  private static func run(_ network: Network, _ request: PlanRequest) throws {
    let plan = try network.plan(request, threads: 1)
    guard plan.workspaceByteCount <= largestWorkspace else { return }
    let inputs = request.inputs.mapValues { Tensor<Float>($0, repeating: 0.5) }
    _ = try plan.run(inputs, seed: plan.seedShape.map { Tensor($0, repeating: 1) })
  }

  /// The declared extents, 2 where none is declared, unless they are many.
  private static func shape(of info: TensorInfo) -> Shape {
    let dims = (info.dims ?? []).map { dimension in
      if case .fixed(let extent) = dimension { min(extent, 64) } else { 2 }
    }
    guard let shape = try? Shape(checking: dims), shape.count <= 1 << 12 else { return [1] }
    return shape
  }
}
