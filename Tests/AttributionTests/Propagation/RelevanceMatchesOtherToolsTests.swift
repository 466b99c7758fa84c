import Attribution
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// captum's and zennit's maps of one goldfish on SqueezeNet.
private struct Goldfish {
  let archive: NumPyArchive
  let network: Network
  let x: Tensor<Float>
  let target: Int

  init?(_ test: String = #function) throws {
    guard let file = TestData.find("networks/squeezenet1.1.onnx", for: test),
      let arrays = TestData.find("golden/squeezenet-attributions.npz", for: test)
    else { return nil }
    archive = try NumPyArchive(reading: arrays)
    network = Network(try Model(reading: file))
    x = try archive.array("x").floats()
    target = Int(try archive.array("target").doubles().elements[0])
  }

  /// A question about the input, or about a tensor between.
  func question(about tensor: String = "data", batchSize: Int = 16) throws -> Question {
    let output = network.model.outputs[0].name
    return try Question(
      Engine(network, threads: 2, batchSize: batchSize),
      about: tensor,
      inputs: ["data": x],
      target: Target(.element(target), of: output),
      domain: PixelDomain(
        low: try archive.array("zbox_low").floats().elements,
        high: try archive.array("zbox_high").floats().elements
      )
    )
  }

  /// How far a composite's map is from another tool's: of the maximum, and as a cosine.
  func compare(
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
    guard let fish = try Goldfish() else { return }
    // No denominators: Float32 against Float64 differs by roundings alone.
    #expect(try fish.compare(composite, with: name).difference <= 1e-4)
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
    guard let fish = try Goldfish() else { return }
    let (difference, cosine) = try fish.compare(composite, with: name)
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
    guard let fish = try Goldfish() else { return }
    let (difference, cosine) = try fish.compare(composite, with: name)
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
    guard let fish = try Goldfish() else { return }
    let (difference, cosine) = try fish.compare(composite, with: name, about: tensor)
    #expect(difference <= 1e-3, "\(name)")
    #expect(cosine >= 0.99999, "\(name)")
  }
}
