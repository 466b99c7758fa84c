import Foundation
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// Small networks of every architecture, as each exporter writes them; `miniatures.py` and
/// `keras_miniatures.py` made them, with onnxruntime's logits and the makers' gradients in Float64.
@Suite("Miniatures of every architecture equal the tools that made them")
struct MiniaturesEqualOtherToolsTests {
  /// What is promised is 1e-4 of the largest reference. Float32 leaves about 1e-6 in networks of so
  /// few layers, and their inputs were chosen so that no unit is within rounding of a kink.
  static let limit = 1e-5

  static let names: [String] = {
    let folder = TestData.checkout.appending(path: "Tests/References/miniatures")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test("there are miniatures")
  func present() { #expect(Self.names.count > 40) }

  @Test(
    "logits, and gradients with respect to the inputs and three tensors, fast and in Float64",
    arguments: names
  )
  func agree(_ name: String) throws {
    let miniature = try Miniature(name)
    let fast = try miniature.run(batch: miniature.reference.batch)
    let gradients = fast.gradients.mapValues { $0.map(Double.init) }
    try check(fast.logits.elements.map(Double.init), gradients, miniature, "fast")
    let slow = try miniature.referenceRun()
    try check(slow.logits.elements, slow.gradients, miniature, "reference")
  }

  @Test("an image alone gives the bytes that it gives in a batch of two", arguments: names)
  func batches(_ name: String) throws {
    let miniature = try Miniature(name)
    guard miniature.isBatchFree else { return }
    let (one, two) = (try miniature.run(batch: 1), try miniature.run(batch: 2))
    #expect(one.logits.elements.elementsEqual(two.logits.elements.prefix(one.logits.shape.count)))
    for (tensor, gradient) in one.gradients {
      let both = try #require(two.gradients[tensor])
      #expect(both.count == 2 * gradient.count, "\(tensor)")
      #expect(both.starts(with: gradient), "\(tensor)")
    }
  }

  private func check(
    _ logits: [Double],
    _ gradients: [String: [Double]],
    _ miniature: Miniature,
    _ by: String
  ) throws {
    let reference = miniature.reference
    let expected = try reference.numbers("logits")
    compare(logits, expected, maximum: expected.map(abs).max() ?? 0, "\(by): logits")
    #expect(reference.tensors.count == 3 + reference.inputs.count)
    for tensor in reference.tensors {
      let gradient = try #require(gradients[tensor])
      let maximum = try #require(reference.numbers("maximum:\(tensor)").first)
      let sampled = try reference.positions(in: tensor).map { position in
        try #require(gradient.indices.contains(position) ? gradient[position] : nil)
      }
      let what = "\(by): \(tensor)"
      compare(sampled, try reference.numbers("gradient:\(tensor)"), maximum: maximum, what)
      compare([gradient.map(abs).max() ?? 0], [maximum], maximum: maximum, what)
    }
  }

  private func compare(_ ours: [Double], _ theirs: [Float], maximum: Float, _ what: String) {
    #expect(ours.count == theirs.count, "\(what)")
    #expect(maximum > 0, "\(what): nothing to compare")
    let difference = zip(ours, theirs).map { abs($0 - Double($1)) }.max() ?? .infinity
    #expect(difference <= Self.limit * Double(maximum), "\(what)")
  }
}

/// A file with its numbers.
private struct Miniature {
  let network: Network
  let reference: ReferenceArrays
  private let logits: String

  init(_ name: String) throws {
    let path = "Tests/References/miniatures/\(name).onnx"
    network = Network(try Model(reading: TestData.checkout.appending(path: path)))
    reference = try ReferenceArrays("miniatures/\(name.prefix { $0 != "-" })")
    logits = try network.logits().tensor
  }

  /// Whether the file leaves the batch open.
  var isBatchFree: Bool {
    network.model.inputs.filter { reference.inputs.keys.contains($0.name) }.allSatisfy {
      if case .fixed = $0.dims?.first { false } else { true }
    }
  }

  private var known: [String: Constant] {
    let declared = Set(network.model.inputs.map(\.name))
    return reference.known.filter { declared.contains($0.key) }
  }

  /// The fast path on the first images of the inputs.
  func run(batch: Int) throws -> (logits: Tensor<Float>, gradients: [String: [Float]]) {
    let inputs = reference.inputs.mapValues { $0.first(batch) }
    let plan = try network.plan(
      PlanRequest(
        inputs: inputs.mapValues(\.shape),
        known: known,
        record: [logits],
        differentiate: .init(of: logits, withRespectTo: reference.tensors)
      ),
      threads: 2
    )
    let outputs = try plan.run(inputs, seed: reference.seed(try #require(plan.seedShape)))
    return (try #require(outputs.recorded[logits]), outputs.gradients.mapValues(\.elements))
  }

  /// The plain kernels in Float64 on all images.
  func referenceRun() throws -> (logits: Tensor<Double>, gradients: [String: [Double]]) {
    let run = try ReferenceRun<Double>(
      network,
      inputs: reference.inputs.mapValues { $0.map(Double.init) },
      known: known,
      needing: [logits] + reference.tensors
    )
    let output = try #require(run.values[logits])
    let gradients = try run.gradients(
      of: logits,
      seed: reference.seed(output.shape).map(Double.init),
      withRespectTo: reference.tensors
    )
    return (output, gradients.mapValues(\.elements))
  }
}

extension ReferenceArrays {
  /// How many images there are.
  fileprivate var batch: Int { inputs.values.compactMap(\.shape.dims.first).first ?? 0 }
}

extension Tensor {
  /// The first parts along the first axis.
  fileprivate func first(_ count: Int) -> Tensor {
    guard let extent = shape.dims.first, extent > 0 else { return self }
    let part = Shape([count] + shape.dims.dropFirst())
    return Tensor(part, Array(elements.prefix(part.count)))
  }
}
