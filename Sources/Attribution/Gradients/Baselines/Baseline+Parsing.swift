import Diagnostics
import Tensors

extension Baseline {
  /// Reads a baseline as settings have it: `zero`, `0.5`, `black`, `white`, `mean`, `blurred`,
  /// `blurred/SIGMA`, `noise`, `noise/DRAWS`, `maximal-distance`, `images/DIR`, `FILE.npy`, or
  /// several of them joined by `+`.
  ///
  /// - Throws: `attribution.bad-baseline` if it is none of these, and what reading files throws.
  init(parsing text: String, of method: String, resources: MethodResources) throws {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    let baselines = try parts.map { part in
      guard let baseline = try Self.single(part, resources) else {
        throw InputError(.badBaseline(part, of: method))
      }
      return baseline
    }
    self = baselines.count == 1 ? baselines[0] : .several(baselines)
  }

  private static func single(_ text: String, _ resources: MethodResources) throws -> Baseline? {
    switch text {
    case "zero": return .zero
    case "black": return .black
    case "white": return .white
    case "mean": return .mean
    case "blurred": return .blurred(sigma: nil)
    case "noise": return .noise(draws: 1)
    case "maximal-distance": return .maximalDistance
    default: break
    }
    if text.hasSuffix(".npy") { return .values(try resources.array(text)) }
    if let number = Float(text) { return number.isFinite ? .constant(number) : nil }
    let words = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, !words[1].isEmpty else { return nil }
    switch words[0] {
    case "blurred":
      guard let sigma = Double(words[1]), sigma > 0, sigma <= 1000 else { return nil }
      return .blurred(sigma: sigma)
    case "noise":
      guard let draws = Int(words[1]), (1...1000).contains(draws) else { return nil }
      return .noise(draws: draws)
    case "images": return .images(try resources.images(String(words[1])))
    default: return nil
    }
  }
}

extension MethodSettings {
  /// A baseline.
  ///
  /// - Throws: `attribution.bad-baseline` if it is none, and what reading files throws.
  func baseline(_ name: String = "baseline", default standard: Baseline) throws -> Baseline {
    try text(name).map { try Baseline(parsing: $0, of: entry.name, resources: resources) }
      ?? standard
  }
}

extension MethodParameter {
  /// The setting that `MethodSettings.baseline` reads.
  static func baseline(_ standard: String) -> MethodParameter {
    MethodParameter(
      "baseline",
      standard: standard,
      meaning: "what the image is compared with: zero, a number, black, white, mean, blurred, "
        + "blurred/SIGMA, noise, noise/DRAWS, maximal-distance, images/DIR, FILE.npy, or several "
        + "joined by +, over which is averaged"
    )
  }
}
