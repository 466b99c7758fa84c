/// Which way back a convolution takes.
extension Convolution {
  /// The ways that exist for a cotangent in a layout, each in that layout if it can be so.
  func waysBack(
    of cotangent: Layout,
    _ operation: Operation
  ) -> (rotated: ConvolutionWayBack?, data: ConvolutionWayBack) {
    let isBlocked = cotangent == .blocked
    let data: ConvolutionWayBack =
      isBlocked && Layout.fitsBlocks(input) && takesBlocks(operation) ? .blockedData : .data
    guard let adjoint = AdjointConvolution(self), adjoint.isReasonable,
      operation.inputs[1].value != nil
    else { return (nil, data) }
    return (
      isBlocked && adjoint.convolution.takesBlocks(operation) ? .blockedRotated : .rotated, data
    )
  }

  /// The way that a table says is the quickest. Where it knows no convolution of the kind, the rotated
  /// one, unless a stride makes it more work.
  ///
  /// - Parameter adding: whether a sum is added to the gradient, which only the rotated way does before
  ///   it is stored.
  func wayBack(
    of cotangent: Layout,
    _ operation: Operation,
    by table: KernelTable,
    adding: Bool = false
  ) -> ConvolutionWayBack {
    let ways = waysBack(of: cotangent, operation)
    guard let rotated = ways.rotated else { return ways.data }
    let times = imageShape.map { table.backward($0, of: [rotated, ways.data]) } ?? [:]
    guard let forward = times[rotated], let own = times[ways.data] else {
      return AdjointConvolution(self)?.isLessWork == true ? rotated : ways.data
    }
    func converting(_ way: ConvolutionWayBack) -> Double {
      way.layout == cotangent ? 0 : LayoutChoice.conversion(output)
    }
    let sum = adding ? LayoutChoice.conversion(input) : 0
    return forward + converting(rotated) <= own + converting(ways.data) + sum ? rotated : ways.data
  }
}
