import Attribution
import Diagnostics
import Images
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Every method of the catalogue works on every network, or says why it does not")
struct EveryMethodOnEveryNetworkTests {
  /// A network, how pictures become its input, and a layer with few units.
  struct Subject: Sendable, CustomTestStringConvertible {
    let file: String
    let input: String
    let layer: String
    let preprocessing: Preprocessing
    /// The methods that refuse, with the codes of their faults.
    let refusals: [String: Set<String>]

    var testDescription: String { file }

    /// Pictures that are no two alike.
    func images(_ count: Int) -> Tensor<Float> {
      let (height, width) = (preprocessing.height, preprocessing.width)
      return preprocessing.batch(
        (0..<count).map { number in
          let pixels = (0..<height * width * 3).map { index -> UInt8 in
            let (row, column) = (index / 3 / width, index / 3 % width)
            let stripes = (row * (number + 2) / 9 + column / 7) % 5
            return UInt8((stripes * 40 + index % 3 * 20 + row * column % 31) % 256)
          }
          return Image(width: width, height: height, pixels: pixels)
        }
      )
    }
  }

  /// Without a rectifier there are no signals to guide, and rules for sums of products have nothing
  /// for attention and the deviations of normalisations.
  private static let transformer: [String: Set<String>] = {
    let rules = [
      "excitation-backprop", "lrp", "lrp-epsilon", "lrp-gamma", "lrp-z-plus", "lrp-alpha-beta",
      "epsilon-plus", "epsilon-plus-flat", "epsilon-alpha2-beta1", "epsilon-alpha2-beta1-flat",
      "epsilon-gamma-box", "lrp-z", "lrp-preset-a", "lrp-preset-b", "lrp-preset-a-flat",
      "lrp-preset-b-flat", "deep-taylor", "deep-taylor-bounded",
    ]
    let others = [
      "guided-backpropagation", "deconvnet", "guided-grad-cam", "pattern-net",
      "pattern-attribution", "cam",
    ]
    return Dictionary(
      uniqueKeysWithValues: rules.map { ($0, ["attribution.no-rule"]) }
        + others.map { ($0, ["attribution.unfit-method"]) }
    )
  }()

  static let subjects = [
    Subject(
      file: "squeezenet1.1",
      input: "data",
      layer: "fire2_squeeze1x1_relu",
      preprocessing: Preprocessing(
        height: 227,
        width: 227,
        channels: .bgr,
        range: .byte,
        mean: [104.006, 116.669, 122.679]
      ),
      refusals: [:]
    ),
    Subject(
      file: "mobilenet_v2_1.0_224",
      input: "images",
      layer: "conv2",
      preprocessing: Preprocessing(
        height: 224,
        width: 224,
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5]
      ),
      // Some of its neurons hardly vary over three pictures.
      refusals: ["pattern-net": ["attribution.not-finite"]]
    ),
    Subject(
      file: "cifar10-resnet20",
      input: "images",
      layer: "layer1_0_conv1_bn_relu",
      preprocessing: Preprocessing(
        height: 32,
        width: 32,
        mean: [0.485, 0.456, 0.406],
        std: [0.229, 0.224, 0.225]
      ),
      refusals: [:]
    ),
    Subject(
      file: "mnist-vit-tiny",
      input: "images",
      layer: "/norm/LayerNormalization_output_0",
      preprocessing: Preprocessing(height: 28, width: 28, channels: .grey),
      refusals: transformer
    ),
  ]

  /// What makes methods cheap: few steps, samples and parts.
  private static func settings(_ method: String, _ subject: Subject) -> String {
    let side = subject.preprocessing.height / 4
    switch method {
    case "integrated-gradients", "conductance", "internal-influence", "guided-ig":
      return ":steps=2"
    case "blur-ig": return ":steps=2:sigma=3"
    case "expected-gradients", "gradient-shap": return ":data=d:samples=2"
    case "smoothgrad", "smoothgrad-squared", "vargrad", "smooth-taylor": return ":samples=2"
    case "cgi": return ":competitors=2"
    case "deep-shap", "pattern-net", "pattern-attribution": return ":data=d"
    // Units that speak against the class alone would leave nothing.
    case "ablation-cam": return ":relu=off"
    case "score-cam": return ":layer=\(subject.layer)"
    case "occlusion": return ":window=\(side):stride=\(side)"
    case "prediction-difference":
      return ":data=d:window=\(side):stride=\(side):samples=1:sampler=marginal"
    case "feature-ablation", "kernel-shap", "lime":
      return ":segments=grid:cells=3" + (method == "lime" ? ":samples=30" : "")
        + (method == "kernel-shap" ? ":samples=40" : "")
    case "shapley-sampling": return ":segments=grid:cells=2:pairs=2"
    case "exact-shapley": return ":cells=2"
    case "rise": return ":samples=8:grid=4"
    case "sobol": return ":grid=2:design=4"
    case "hsic": return ":grid=2:samples=8"
    case "meaningful-perturbation": return ":iterations=2:side=7"
    case "xrai": return "@gradient"
    default: return ""
    }
  }

  @Test("with finite relevance of the input's shape", arguments: subjects)
  func run(subject: Subject) throws {
    guard let file = TestData.find("networks/\(subject.file).onnx") else { return }
    let images = subject.images(3)
    let question = try Question(
      // Each rule has plans of its own: only those of one method are kept.
      Engine(Network(try Model(reading: file)), threads: 2, batchSize: 8, memory: 128 << 20),
      about: subject.input,
      inputs: [subject.input: images.rows(0..<1)],
      target: Target(.largest, of: "logits"),
      domain: PixelDomain(subject.preprocessing)
    )
    let resources = MethodResources(images: { _ in images }, array: { _ in images })
    var refused: [String: Set<String>] = [:]
    for entry in MethodCatalogue.entries {
      let choice = try MethodChoice(entry.name + Self.settings(entry.name, subject))
      let codes = try faultCodes {
        let values = try choice.method(resources: resources).attribute(question).values
        let row = question.rowShape
        #expect(
          values.shape == question.values.shape || values.shape == [1, 1, row[1], row[2]],
          "\(entry.name)"
        )
        #expect(values.isFinite, "\(entry.name)")
        #expect(Set(values.elements).count > 1, "\(entry.name)")
      }
      refused[entry.name] = codes.map { Set($0) }
    }
    #expect(refused == subject.refusals)
  }
}
