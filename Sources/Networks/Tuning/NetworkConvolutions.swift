import ONNX
public import Tensors

/// The convolutions of a network of which tables of kernels know, each by the shape of one image.
public struct NetworkConvolutions: Sendable {
  /// Those of the forward pass.
  public let forward: Set<ConvolutionShape>
  /// As what their ways back run where those are convolutions forward.
  let rotated: Set<ConvolutionShape>

  /// The convolutions that lead from a network's inputs to an output.
  ///
  /// - Parameters:
  ///   - output: the tensor to which they lead, usually the logits.
  ///   - inputs: the shapes of the inputs.
  /// - Throws: what planning throws.
  public init(_ network: Network, to output: String, inputs: [String: Shape]) throws {
    let graph = try network.shaped(inputs, needing: [output])
    let convolutions = graph.operations.compactMap { $0.kernel as? Convolution }
    forward = Set(convolutions.compactMap(\.imageShape))
    let adjoints = convolutions.compactMap(AdjointConvolution.init).filter(\.isReasonable)
    rotated = Set(adjoints.compactMap(\.convolution.imageShape))
  }

  /// All shapes, those of the ways back included, in the order of tables.
  public var shapes: [ConvolutionShape] {
    rotated.union(forward).sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
  }
}
