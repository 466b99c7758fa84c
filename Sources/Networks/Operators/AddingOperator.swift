/// An operator whose way back can add the gradient of its first input to what arrived there before.
protocol AddingOperator: Operator {
  /// Appends the steps of the VJP to the first input.
  ///
  /// - Parameter sum: what arrived at the first input before.
  /// - Returns: the sum with the gradient added; `nil`, and no step, where it cannot.
  func lowerVJP(
    _ operation: Operation,
    _ cotangent: Placed,
    adding sum: Placed,
    in plan: PlanBuilder
  ) throws -> Placed?
}
