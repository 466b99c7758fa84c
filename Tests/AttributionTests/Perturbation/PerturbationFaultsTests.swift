import Attribution
import Diagnostics
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Perturbation methods refuse what does not fit")
struct PerturbationFaultsTests {
  @Test(
    "with a code",
    arguments: [
      ("occlusion:window=13x4", "attribution.bad-window"),
      ("occlusion:window=4:stride=5x4", "attribution.bad-window"),
      ("occlusion:window=0", "attribution.bad-setting"),
      ("occlusion:stride=0", "attribution.bad-setting"),
      ("occlusion:window=3x", "attribution.bad-setting"),
      ("occlusion:window=2x2x2", "attribution.bad-setting"),
      ("occlusion:fill=grey", "attribution.bad-baseline"),
      ("occlusion:fill=quantile/2", "attribution.bad-fill"),
      ("occlusion:fill=black", "attribution.unfit-baseline"),
      ("occlusion:channels=some", "attribution.bad-setting"),
      ("occlusion:score=odds", "attribution.bad-setting"),
      ("feature-ablation:segments=s.npy", "images.bad-segments"),
      ("feature-ablation:segments=half.npy", "images.bad-segments"),
      ("rise:grid=11", "attribution.unfit-method"),
      ("rise:samples=0", "attribution.bad-setting"),
      ("rise:open=0", "attribution.bad-setting"),
      ("sobol:grid=12", "attribution.unfit-method"),
      ("sobol:design=1", "attribution.bad-setting"),
      ("sobol:grid=65", "attribution.bad-setting"),
      ("sobol:design=2049", "attribution.bad-setting"),
      ("hsic:grid=64", "attribution.unfit-method"),
      ("meaningful-perturbation:side=11", "attribution.unfit-method"),
      ("meaningful-perturbation:iterations=0", "attribution.bad-setting"),
      ("prediction-difference", "attribution.unfit-method"),
      ("prediction-difference:data=one", "attribution.bad-data"),
      ("prediction-difference:data=small", "attribution.bad-data"),
      ("prediction-difference:data=two:window=20x6", "attribution.bad-window"),
      ("prediction-difference:data=two:padding=17", "attribution.bad-setting"),
    ]
  )
  func refused(_ text: String, _ code: String) throws {
    let (network, images) = try SmallNetwork.plain()
    let resources = MethodResources(
      images: { path in
        switch path {
        case "one": Tensor([1, 3, 12, 10], repeating: 0)
        case "small": Tensor([2, 3, 6, 6], repeating: 0)
        default: Tensor([2, 3, 12, 10], repeating: 0)
        }
      },
      array: { path in
        path == "s.npy"
          ? Tensor([10, 12], repeating: 1) : Tensor([12, 10], repeating: 0.5)
      }
    )
    let codes = try faultCodes {
      let method = try MethodChoice(text).method(resources: resources)
      _ = try method.attribute(try SmallNetwork.question(network, images))
    }
    #expect(codes == [code])
  }

  @Test("both axes of a window at once")
  func bothAxes() throws {
    let (network, images) = try SmallNetwork.plain()
    let codes = try faultCodes {
      let method = try MethodChoice("occlusion:window=13x11:stride=1").method()
      _ = try method.attribute(try SmallNetwork.question(network, images))
    }
    #expect(codes == ["attribution.bad-window", "attribution.bad-window"])
  }

  @Test("a covariance of more pixels than can be estimated; a window without one may be as large")
  func largePatches() throws {
    let (network, images) = try SmallNetwork.plain(height: 40, width: 40)
    let question = try SmallNetwork.question(network, images)
    func codes(_ settings: String) throws -> [String]? {
      let resources = MethodResources(images: { _ in images }, array: { _ in images })
      return try faultCodes {
        let text = "prediction-difference:data=d:samples=1:stride=5:patches=10:\(settings)"
        _ = try MethodChoice(text).method(resources: resources).attribute(question)
      }
    }
    #expect(try codes("window=24:padding=5") == ["attribution.bad-window"])
    #expect(try codes("window=34:sampler=marginal") == nil)
  }

  @Test("probabilities of what is not a class")
  func noClass() throws {
    let (network, images) = try SmallNetwork.plain()
    let question = try Question(
      Engine(network, threads: 1),
      about: "x",
      inputs: ["x": images],
      target: Target(.unit(1), of: "t1")
    )
    for name in ["rise", "meaningful-perturbation:fill=zero", "occlusion:score=probability"] {
      let codes = try faultCodes {
        _ = try MethodChoice(name).method().attribute(question)
      }
      #expect(codes == ["attribution.unfit-method"])
    }
    #expect(
      try MethodChoice("occlusion").method().attribute(question).values.shape == [2, 1, 12, 10]
    )
  }
}
