import Tensors

/// An operator that computes in `Layout.blocked` as well as in `Layout.channelsLast`.
///
/// Its `lower` asks the plan which of them was chosen for its output and reads its inputs so; its
/// `lowerVJP` takes cotangents in either.
protocol BlockedOperator: Operator {
  /// Whether an operation of it does so; it depends on the shape of an image only, never on the
  /// batch, so that neither does the choice of kernels.
  func takesBlocks(_ operation: Operation) -> Bool
}

extension Operation {
  /// Whether its output may lie in blocks.
  var takesBlocks: Bool { (kernel as? any BlockedOperator)?.takesBlocks(self) ?? false }

  /// Whether all that it computes with and its first output fit in blocks.
  var fitsBlocks: Bool {
    kernel.outputShapes.prefix(1).allSatisfy(Layout.fitsBlocks)
      && inputs.filter { $0.computed != nil }.map(\.shape).allSatisfy(Layout.fitsBlocks)
  }
}
