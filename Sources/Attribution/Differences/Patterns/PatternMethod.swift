import Diagnostics
import Networks
public import Tensors

/// PatternNet and PatternAttribution: what the data says is signal, in the place of the weights
/// (Kindermans et al. 2018, arXiv:1705.05598).
///
/// A weight vector also has to cancel what distracts, so that weights do not show what a neuron
/// detects. The pattern a of a neuron y = w . x is estimated from images, so that a y is the part of x
/// that covaries with y; behind a ReLU from the positions where y > 0. PatternNet goes back with a in
/// the place of w and shows the signal; PatternAttribution with w * a and shows what each element of
/// the signal contributes. Choose them for plain networks of convolutions, dense layers and ReLUs,
/// with a few hundred images like those of the training; they are made for no other.
public struct PatternMethod: AttributionMethod {
  /// What goes back.
  public enum Form: String, Sendable, CaseIterable, Codable {
    /// PatternNet: a.
    case signal
    /// PatternAttribution: w * a.
    case attribution
  }

  /// What goes back.
  public let form: Form
  /// The images from which patterns are estimated, as the network sees them, `[n, ...]`.
  public let images: Tensor<Float>
  private let estimates = KeptEstimate()

  /// A method.
  public init(_ form: Form, images: Tensor<Float>) {
    self.form = form
    self.images = images
  }

  /// The signal, or its contributions, beginning with the score.
  ///
  /// - Throws: `attribution.unfit-method` for every operation that is not of a plain network, and for
  ///   images of another shape; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let estimate = try estimates.estimate(for: question) {
      try PatternEstimate(images, for: question, named: name)
    }
    let replaced = estimate.patterns.mapValues { layer, pattern in
      switch form {
      case .signal: pattern
      case .attribution:
        Tensor(pattern.shape, zip(layer.weights.elements, pattern.elements).map(*))
      }
    }
    let values = try question.backward(
      of: question.values,
      owners: Array(0..<question.count),
      seed: .relevance,
      rulesName: "\(name) \(images.hashValue)",
      rules: { path in path.map { replaced[$0.outputs[0]].map { PatternRule(weights: $0) } } }
    ).gradient(at: question.tensor)
    let notices = estimate.dead > 0 ? [Notice.withoutPattern(estimate.dead, name)] : []
    return try Relevance(values, notices: notices).finite(name, question)
  }

  private var name: String { form == .signal ? "PatternNet" : "PatternAttribution" }
}

extension Notice {
  static func withoutPattern(_ count: Int, _ method: String) -> Notice {
    Notice(
      "attribution.no-pattern",
      "\(count) neurons are never active on the images from which \(method) estimates its patterns; "
        + "no signal passes them"
    )
  }
}
