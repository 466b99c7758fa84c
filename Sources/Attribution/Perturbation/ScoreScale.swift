import Diagnostics
import Statistics
import Tensors

/// What of the target a perturbation is watched by.
public enum ScoreScale: String, Sendable, CaseIterable {
  /// The number itself, such as a logit.
  case value
  /// The share of the target among the softmax of its tensor: the probability of a class, computed
  /// from the logits.
  case probability

  /// The numbers of rows of the target's tensor.
  ///
  /// - Parameters:
  ///   - outputs: `[m, ...]`, the target's tensor.
  ///   - owners: the image to which each row belongs.
  func values(
    of outputs: Tensor<Float>,
    owners: [Int],
    in question: Question
  ) -> [Double] {
    owners.indices.map { row in
      let weights = question.weights.rowElements(owners[row])
      let numbers = outputs.rowElements(row)
      switch self {
      case .value: return Self.product(weights, numbers.lazy.map { Double($0) })
      case .probability: return Self.product(weights, softmax(numbers.map { Double($0) }))
      }
    }
  }

  /// The numbers of changed rows of the question's tensor.
  func values(
    of rows: Tensor<Float>,
    owners: [Int],
    asked question: Question
  ) throws -> [Double] {
    let name = question.targetTensor
    let outputs = try question.outputs([name], of: rows, owners: owners)[name]
    return outputs.map { values(of: $0, owners: owners, in: question) } ?? []
  }

  /// The numbers of the images as they are; only probabilities take a pass.
  func values(of question: Question) throws -> [Double] {
    if self == .value { return try question.scores }
    return try values(of: question.values, owners: Array(0..<question.count), asked: question)
  }

  /// - Throws: `attribution.unfit-method` where probabilities are wanted of what is not a class.
  func check(_ question: Question, for method: String) throws(InputError) {
    let isClass = question.targets.allSatisfy {
      switch $0.selection {
      case .element, .largest: true
      case .unit, .region, .direction: false
      }
    }
    guard self == .value || isClass && question.weights.rowCount > 1 else {
      throw InputError(
        .unfit(
          method,
          "it watches the probability of a class, and '\(question.targetTensor)' is asked for"
            + " another number",
          remedy: "choose a class, or score=value"
        )
      )
    }
  }

  /// The gradients p (w - w.p) of w.p with respect to the logits, p their softmax, row by row.
  static func probabilityGradients(
    _ logits: Tensor<Float>,
    weights: Tensor<Float>
  ) -> Tensor<Float> {
    var elements: [Float] = []
    for row in 0..<logits.shape[0] {
      let (p, w) = (
        softmax(logits.rowElements(row).map { Double($0) }), weights.rowElements(row)
      )
      let mean = product(w, p)
      elements += zip(p, w).map { Float($0 * (Double($1) - mean)) }
    }
    return Tensor(logits.shape, elements)
  }

  private static func product(
    _ weights: ArraySlice<Float>,
    _ numbers: some Sequence<Double>
  ) -> Double {
    zip(weights, numbers).reduce(0) { $1.0 == 0 ? $0 : $0 + Double($1.0) * $1.1 }
  }
}
