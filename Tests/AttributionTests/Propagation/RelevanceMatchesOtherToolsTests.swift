import Attribution
import TestSupport
import Tensors
import Testing

extension GoldenSqueezeNet {
  /// How far a composite's map is from another tool's: of the maximum, and as a cosine.
  fileprivate func compare(
    _ composite: Composite,
    with name: String,
    about tensor: String = "data"
  ) throws -> (difference: Double, cosine: Double) {
    let ours = try RelevancePropagation(composite).attribute(question(about: tensor)).values
    let theirs = try archive.array(name).doubles()
    try #require(ours.shape == theirs.shape)
    var (worst, largest, product, a, b) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (own, other) in zip(ours.elements.lazy.map(Double.init), theirs.elements) {
      worst = max(worst, abs(own - other))
      largest = max(largest, abs(other))
      product += own * other
      a += own * own
      b += other * other
    }
    try #require(largest > 0)
    return (worst / largest, product / (a * b).squareRoot())
  }
}

@Suite("Maps equal those of captum and zennit on SqueezeNet")
struct RelevanceMatchesOtherToolsTests {
  @Test(
    "signals of rectifiers",
    arguments: [
      (Composite.guidedBackpropagation, "guided_backprop"), (.deconvnet, "deconvnet"),
    ]
  )
  func signals(_ composite: Composite, _ name: String) throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    // No denominators: Float32 against Float64 differs by roundings alone.
    #expect(try golden.compare(composite, with: name).difference <= 1e-4)
  }

  @Test(
    "relevance",
    arguments: [
      (Composite.uniform("e", .init(.epsilon(1e-6))), "lrp_epsilon1e-6"),
      (.uniform("e", .init(.epsilon(0.25))), "lrp_epsilon0.25"),
      (.uniform("e", .init(.epsilon(1e-9))), "captum_lrp_epsilon1e-9"),
      (.uniform("z", .init(.zPlus)), "lrp_zplus"),
      (.uniform("ab", .init(.alphaBeta(beta: 1))), "lrp_alpha2beta1"),
      (.epsilonPlus, "lrp_EpsilonPlus"),
      (.epsilonPlusFlat, "lrp_EpsilonPlusFlat"),
      (.epsilonAlpha2Beta1, "lrp_EpsilonAlpha2Beta1"),
      (.epsilonAlpha2Beta1Flat, "lrp_EpsilonAlpha2Beta1Flat"),
    ]
  )
  func relevance(_ composite: Composite, _ name: String) throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    let (difference, cosine) = try golden.compare(composite, with: name)
    #expect(difference <= 1e-3, "\(name)")
    #expect(cosine >= 0.99999, "\(name)")
  }

  @Test(
    "relevance with gamma, whose denominators come near 0 in Float32",
    arguments: [
      (Composite.uniform("g", .init(.plainGamma(0.25))), "lrp_gamma0.25"),
      (.epsilonGammaBox, "lrp_EpsilonGammaBox"),
    ]
  )
  func gamma(_ composite: Composite, _ name: String) throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    let (difference, cosine) = try golden.compare(composite, with: name)
    #expect(difference <= 5e-3, "\(name)")
    #expect(cosine >= 0.9995, "\(name)")
  }

  @Test(
    "relevance at layers between",
    arguments: [
      (Composite.epsilonPlus, "lrp_EpsilonPlus:features.7", "fire5"),
      (.epsilonPlus, "lrp_EpsilonPlus:features.12", "fire9"),
      (.epsilonGammaBox, "lrp_EpsilonGammaBox:features.7", "fire5"),
      (.epsilonGammaBox, "lrp_EpsilonGammaBox:features.12", "fire9"),
    ]
  )
  func layers(_ composite: Composite, _ name: String, _ tensor: String) throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    let (difference, cosine) = try golden.compare(composite, with: name, about: tensor)
    #expect(difference <= 1e-3, "\(name)")
    #expect(cosine >= 0.99999, "\(name)")
  }
}
