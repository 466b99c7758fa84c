package import Tensors

extension Model {
  /// A network that is made in memory, of which no file states anything.
  ///
  /// - Parameters:
  ///   - nodes: in an order in which they can be run, each name made once.
  ///   - inputs: what must be given.
  ///   - outputs: what the network gives.
  ///   - weights: the stored tensors by name.
  ///   - opset: of ONNX's own operator set.
  package init(
    nodes: [Node],
    inputs: [TensorInfo],
    outputs: [TensorInfo],
    weights: [String: Tensor<Float>],
    opset: Int = 17
  ) {
    self.init(
      irVersion: 8,
      opsets: ["": opset],
      producer: "",
      inputs: inputs,
      outputs: outputs,
      nodes: nodes,
      initializers: weights.mapValues { .float($0, .float32) },
      digest: Digest(of: "")
    )
  }
}
