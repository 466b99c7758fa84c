public import Tensors

extension Network {
  /// How many products of a weight and an activation are added up in a run: those of convolutions,
  /// and of matrix products with stored matrices. A count, so that it does not depend on the machine.
  ///
  /// Nodes whose shapes cannot be known count nothing.
  ///
  /// - Parameter inputs: the shapes of the inputs.
  public func multiplyAdds(_ inputs: [String: Shape]) -> Int {
    layers(inputs).reduce(0) { sum, layer in
      guard Self.weighted.contains(layer.operation), let shape = layer.shape else { return sum }
      // Each stored number is used once at every place: of an image, [N, C, H, W], or of a
      // sequence, [N, T, D].
      let places =
        shape.count == 3
        ? shape[0] * shape[1] : (shape.first ?? 1) * shape.dropFirst(2).reduce(1, *)
      return sum + layer.parameters * places
    }
  }

  private static let weighted: Set<String> = ["Conv", "ConvTranspose", "Gemm", "MatMul"]
}
