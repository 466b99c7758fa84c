import TestSupport
import Testing

/// Expects that a run was refused as wrong input: exit code 2, nothing on standard output, and a
/// message on standard error that holds all of `words`.
func expectRefusal(
  _ outcome: Binary.Outcome,
  saying words: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.status == 2, "\(outcome)", sourceLocation: sourceLocation)
  #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
  for word in words {
    #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: sourceLocation)
  }
}

/// Expects that a run went well.
func expectSuccess(
  _ outcome: Binary.Outcome,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.status == 0, "\(outcome)", sourceLocation: sourceLocation)
}
