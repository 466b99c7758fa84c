import Attribution
import Diagnostics
import Networks
import Statistics
import Tensors
import TestSupport
import Testing

@Suite("Methods over noisy copies")
struct SmoothedMethodsTests {
  /// The noisy copies of an image, drawn a second time.
  static func copies(_ question: Question, _ image: Int, _ count: Int, _ part: Double) -> [[Double]]
  {
    let row = question.values.doubles(image)
    let deviation = part * ((row.max() ?? 0) - (row.min() ?? 0))
    return (0..<count).map { copy in
      var random = SeededGenerator(seed: 5).stream(image).stream("noise").stream(copy)
      return zip(row, random.normals(72)).map { $0 + deviation * Double($1) }
    }
  }

  @Test("are the mean, the mean square and the variance of gradients")
  func statistics() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    func values(_ text: String) throws -> Tensor<Float> {
      try MethodChoice(text).method().attribute(question).values
    }
    let mean = try values("smoothgrad")
    let square = try values("smoothgrad-squared:samples=10:noise=0.3")
    let variance = try values("vargrad:samples=10:noise=0.3")
    for image in 0..<2 {
      var gradients = try Self.copies(question, image, 25, 0.15).map { try slow.gradient($0) }
      var sums = (0..<72).map { index in gradients.reduce(0) { $0 + $1[index] } }
      #expect(mean.distance(image, from: sums.map { $0 / 25 }) < 1e-5)
      gradients = try Self.copies(question, image, 10, 0.3).map { try slow.gradient($0) }
      let squares = (0..<72).map { index in gradients.reduce(0) { $0 + $1[index] * $1[index] } / 10
      }
      #expect(square.distance(image, from: squares) < 1e-5)
      sums = (0..<72).map { index in gradients.reduce(0) { $0 + $1[index] } }
      let variances = zip(squares, sums).map { $0 - $1 * $1 / 100 }
      // A difference of squares loses what the variance is smaller than they.
      #expect(variance.distance(image, from: variances) < 1e-4)
    }
  }

  @Test("around Integrated Gradients they are its mean")
  func around() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let method = "smoothgrad:samples=3@integrated-gradients:steps=4:quadrature=middle"
    let values = try MethodChoice(method).method().attribute(question).values
    let zero = [Double](repeating: 0, count: 72)
    for image in 0..<2 {
      var sum = zero
      for copy in Self.copies(question, image, 3, 0.15) {
        let nodes = IntegratedGradientsTests.nodes(.middle, 4)
        let mean = try slow.integral(zero, copy, nodes)
        for index in sum.indices { sum[index] += copy[index] * mean[index] / 3 }
      }
      #expect(values.distance(image, from: sum) < 1e-5)
    }
  }

  @Test(
    "take zennit's and captum's conventions: its last copy is the image, its deviation absolute"
  )
  func parity() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let zennit = try MethodChoice("smoothgrad").method(parity: .zennit).attribute(question).values
    let captum = try MethodChoice("smoothgrad").method(parity: .captum).attribute(question).values
    // captum's gradients are absolute, and so is its deviation.
    let absolute = try MethodChoice("smoothgrad:samples=5:deviation=1@gradient:form=absolute")
    #expect(try captum == absolute.method().attribute(question).values)
    for image in 0..<2 {
      var copies = Self.copies(question, image, 20, 0.1)
      copies[19] = question.values.doubles(image)
      let gradients = try copies.map { try slow.gradient($0) }
      let mean = (0..<72).map { index in gradients.reduce(0) { $0 + $1[index] } / 20 }
      #expect(zennit.distance(image, from: mean) < 1e-5)
    }
  }

  @Test("SmoothTaylor is the mean first-order term, and reports the remainder")
  func smoothTaylor() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let result = try SmoothTaylor(samples: 12, noise: .relative(0.05)).attribute(question)
    for image in 0..<2 {
      let row = question.values.doubles(image)
      var terms = [Double](repeating: 0, count: 72)
      var score = 0.0
      for copy in Self.copies(question, image, 12, 0.05) {
        let gradient = try slow.gradient(copy)
        for index in terms.indices {
          terms[index] += (row[index] - copy[index]) * gradient[index] / 12
        }
        score += try slow.score(copy) / 12
      }
      #expect(result.values.distance(image, from: terms) < 1e-5)
      let remainder = try slow.score(row) - score - terms.reduce(0, +)
      #expect(abs(result.check("Taylor remainder")[image] - remainder) < 1e-5)
    }
  }

  @Test("tell the same of the inner method whatever the batch is")
  func notices() throws {
    let network = try PathNetworks.network("Relu")
    var images = PathNetworks.images(4)
    // No noise has a size beside an image of zeros, and zeros get no relevance.
    for index in 72..<4 * 72 { images.elements[index] = 0 }
    let propagation = SmoothGrad(around: RelevancePropagation(.epsilonPlus), samples: 3)
    let integral = SmoothGrad(
      around: IntegratedGradients(steps: 2, tolerance: 1e-9, maximalSteps: 4),
      samples: 3
    )
    func texts(_ method: SmoothGrad, _ images: Tensor<Float>, _ code: String) throws -> [String] {
      let all = try [16, 5, 2, 1].map { batchSize in
        let question = try PathNetworks.question(network, images: images, batchSize: batchSize)
        return try method.attribute(question).notices
      }
      for notices in all { #expect(notices == all[0]) }
      return all[0].filter { $0.code == code }.map(\.text)
    }
    let empty = try texts(propagation, images, "attribution.zero-relevance")
    #expect(empty.count == 1 && empty.allSatisfy { $0.contains("images 2, 3, 4:") })
    let far = try texts(integral, PathNetworks.images(4), "attribution.not-converged")
    #expect(far.count == 1 && far.allSatisfy { $0.contains("4 steps for the images 1, 2, 3, 4.") })
  }

  @Test("noise is normal")
  func normals() {
    var random = SeededGenerator(seed: 1)
    let numbers = random.normals(200_001).map { Double($0) }
    let moments = (1...4).map { power in
      numbers.reduce(0) { sum, x in sum + (1...power).reduce(1) { y, _ in y * x } } / 200_001
    }
    // Five standard errors of each moment: sqrt(1, 2, 15, 96) / sqrt(200,000).
    #expect(abs(moments[0]) < 0.012 && abs(moments[1] - 1) < 0.016)
    #expect(abs(moments[2]) < 0.045 && abs(moments[3] - 3) < 0.11)
  }

  @Test("Expected Gradients come to Integrated Gradients' mean over the baselines")
  func expected() throws {
    let question = try PathNetworks.question(try PathNetworks.network())
    let baseline = Baseline.several([.black, .white, .zero])
    let exact = try IntegratedGradients(baseline: baseline, quadrature: .gaussLegendre, steps: 30)
      .attribute(question).values
    func error(_ sampling: ExpectedGradients.Sampling) throws -> Double {
      let values = try ExpectedGradients(over: baseline, samples: 300, sampling: sampling)
        .attribute(question).values
      return values.distance(0, from: exact.doubles(0))
    }
    let (stratified, independent) = (try error(.stratified), try error(.independent))
    // 300 samples leave some percent; strata leave less.
    #expect(independent < 0.5 && stratified < independent)
  }

  @Test("GradientSHAP is the mean over its samples, drawn a second time")
  func gradientSHAP() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let values = try MethodChoice("gradient-shap:baseline=0.5+zero:samples=6:noise=0.1").method()
      .attribute(question).values
    for image in 0..<2 {
      var random = SeededGenerator(seed: 5).stream(image).stream("expected")
      var sum = [Double](repeating: 0, count: 72)
      for end in Self.copies(question, image, 6, 0.1) {
        let start = random.below(2) == 0 ? 0.5 : 0.0
        let alpha = random.uniform()
        let gradient = try slow.gradient(end.map { alpha * $0 + (1 - alpha) * start })
        for index in sum.indices { sum[index] += (end[index] - start) * gradient[index] / 6 }
      }
      #expect(values.distance(image, from: sum) < 1e-5)
    }
  }
}
