import Diagnostics
import Tensors

/// What takes the place of what is hidden: one filling or several.
public struct Fill: Sendable {
  /// One filling.
  public enum Part: Sendable {
    /// Any baseline.
    case baseline(Baseline)
    /// Each channel's quantile over the image, 0 the smallest number and 1 the largest.
    case quantile(Double)
  }

  /// The fillings.
  public let parts: [Part]

  /// The tensor's zero, which for most inputs is the mean picture of the training set.
  public static let zero = Fill(parts: [.baseline(.zero)])

  /// Five numbers from the darkest to the brightest.
  public static let quantiles = Fill(parts: [0, 0.25, 0.5, 0.75, 1].map { .quantile($0) })

  /// Fillings.
  public init(parts: [Part]) { self.parts = parts }

  /// Reads fillings as settings have them: baselines, `quantile/Q` and `quantiles`, joined by `+`.
  ///
  /// - Throws: `attribution.bad-baseline`, and what reading files throws.
  init(parsing text: String, of method: String, resources: MethodResources) throws {
    parts = try text.split(separator: "+", omittingEmptySubsequences: false).flatMap { word in
      if word == "quantiles" { return Self.quantiles.parts }
      if word.hasPrefix("quantile/") {
        guard let q = Double(word.dropFirst("quantile/".count)), (0...1).contains(q) else {
          throw InputError(.badQuantile(String(word), of: method))
        }
        return [.quantile(q)]
      }
      return [.baseline(try Baseline(parsing: String(word), of: method, resources: resources))]
    }
  }
}

extension MethodSettings {
  /// What takes the place of what is hidden.
  func fill(default standard: Fill) throws -> Fill {
    try text("fill").map { try Fill(parsing: $0, of: entry.name, resources: resources) } ?? standard
  }

  /// What of the target is watched.
  func scale(default standard: ScoreScale) throws(InputError) -> ScoreScale {
    try word("score", default: standard)
  }
}

extension MethodParameter {
  /// The setting that `MethodSettings.fill` reads.
  static func fill(_ standard: String, severalAre: String) -> MethodParameter {
    MethodParameter(
      "fill",
      standard: standard,
      meaning: "what takes the place of what is hidden: zero, a number, black, white, mean, "
        + "blurred, blurred/SIGMA, noise, maximal-distance, images/DIR, FILE.npy, quantile/Q "
        + "(each channel's), quantiles (five of them), or several joined by +, "
        + severalAre
    )
  }

  /// The setting that `MethodSettings.scale` reads.
  static func score(_ standard: String) -> MethodParameter {
    MethodParameter(
      "score",
      standard: standard,
      meaning: "what is watched: the target's own number, such as a logit, or a class's share "
        + "of the softmax, computed from the logits",
      choices: ScoreScale.allCases.map(\.rawValue)
    )
  }
}
