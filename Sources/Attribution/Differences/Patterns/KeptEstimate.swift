import Networks
import Synchronization

/// The patterns that were estimated last, kept for the next question on the same way back: images
/// come in groups, and SmoothGrad asks again and again.
final class KeptEstimate: Sendable {
  private struct Kept {
    let engine: Engine
    let tensor: String
    let target: String
    let estimate: PatternEstimate

    func isFor(_ question: Question) -> Bool {
      engine === question.engine && tensor == question.tensor && target == question.targetTensor
    }
  }

  private let kept = Mutex<Kept?>(nil)

  /// The estimate for a question.
  ///
  /// - Parameter make: estimates anew; others wait.
  func estimate(
    for question: Question,
    make: () throws -> PatternEstimate
  ) throws -> PatternEstimate {
    try kept.withLock { kept in
      if let kept, kept.isFor(question) { return kept.estimate }
      let made = try make()
      kept = Kept(
        engine: question.engine,
        tensor: question.tensor,
        target: question.targetTensor,
        estimate: made
      )
      return made
    }
  }
}
