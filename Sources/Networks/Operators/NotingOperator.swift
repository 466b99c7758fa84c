/// An operator whose way back needs less of the forward pass than values.
///
/// Right after the forward pass it notes what it needs, so that the values can be forgotten. Its
/// `lowerVJP` makes the note itself where nobody did before, as under a rule.
protocol NotingOperator: Operator {
  /// Appends the steps that note down what the VJP reads.
  func note(_ operation: Operation, in plan: PlanBuilder) throws
}
