import Diagnostics
import Networks
import ONNX

/// A head that averages a layer over space and scores classes by one linear map of the averages: what
/// CAM needs (Zhou et al. 2016, section 2).
struct PooledHead {
  /// The tensor that is averaged.
  let layer: String
  /// The tensor of the averages.
  let pooled: String

  /// The head of a network before a tensor of scores.
  ///
  /// - Throws: `attribution.unfit-method` with the node that makes the head another one.
  init(of scores: String, _ network: Network) throws(InputError) {
    let makers = Dictionary(
      network.model.nodes.flatMap { node in node.outputs.map { ($0, node) } },
      uniquingKeysWith: { first, _ in first }
    )
    let constants = Set(network.model.initializers.keys)
      .union(network.model.nodes.filter { $0.opType == "Constant" }.flatMap(\.outputs))
    var name = scores
    while let node = makers[name] {
      let sources = node.inputs.filter { !$0.isEmpty && !constants.contains($0) }
      guard let source = node.opType == "Reshape" ? node.inputs.first : sources.first else { break }
      if Self.pooling.contains(node.opType) {
        layer = source
        pooled = name
        return
      }
      guard Self.linear.contains(node.opType), node.opType == "Reshape" || sources.count == 1 else {
        throw InputError(.noPooledHead("the operator \(node.opType) (node \(node.name))"))
      }
      name = source
    }
    throw InputError(.noPooledHead("nothing but linear operators"))
  }

  private static let pooling: Set = ["GlobalAveragePool", "ReduceMean", "AveragePool"]
  private static let linear: Set = [
    "Gemm", "MatMul", "Conv", "Add", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Identity",
    "Dropout", "Cast",
  ]
}
