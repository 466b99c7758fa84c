import Diagnostics
import Networks
import ONNX
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
  public var form: Form
  /// The images from which patterns are estimated, as the network sees them, `[n, ...]`.
  public var images: Tensor<Float>

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
    let estimate = try PatternEstimate(images, for: question, named: name)
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

/// The patterns of all linear layers on a question's way back.
struct PatternEstimate {
  /// By the name of what the layer makes.
  let patterns: [String: (layer: PatternLayer, pattern: Tensor<Float>)]
  /// Kernels without a pattern.
  let dead: Int

  /// Runs the images block by block and adds up what the patterns need.
  init(_ images: Tensor<Float>, for question: Question, named name: String) throws {
    let engine = question.engine
    let inputs = question.context.merging([question.tensor: question.values]) { own, _ in own }
    let path = try engine.network.path(
      of: .init(of: question.targetTensor, withRespectTo: [question.tensor]),
      in: PlanRequest(inputs: inputs.mapValues(\.shape), known: engine.known)
    )
    let layers = try Self.layers(path, named: name)
    let input = question.context.keys.sorted().first ?? question.tensor
    let row = Array((inputs[input] ?? question.values).shape.dims.dropFirst())
    guard question.context.count <= 1, images.shape[0] > 0,
      Array(images.shape.dims.dropFirst()) == row
    else { throw InputError(.otherImages(name, Array(images.shape.dims.dropFirst()), row)) }
    let workers = Workers(engine.threads)
    var sums = layers.map(PatternSums.init)
    let names = Set(layers.flatMap { [$0.input, $0.output] }).subtracting([input]).sorted()
    let size = engine.fixedBatch(of: input) ?? min(engine.batchSize, images.shape[0])
    for start in stride(from: 0, to: images.shape[0], by: size) {
      let places = (start..<start + size).map { min($0, images.shape[0] - 1) }
      let block = images.gathered(places)
      var values = try engine.run([input: block], record: names).recorded
      values[input] = block
      for image in 0..<min(size, images.shape[0] - start) {
        for (index, layer) in layers.enumerated() {
          guard let x = values[layer.input], let y = values[layer.output] else { continue }
          sums[index].add(x.rowElements(image), y.rowElements(image), workers)
        }
      }
    }
    var dead = 0
    var patterns: [String: (PatternLayer, Tensor<Float>)] = [:]
    for (layer, sums) in zip(layers, sums) {
      let (pattern, without) = sums.patterns()
      patterns[layer.output] = (layer, pattern)
      dead += without
    }
    self.patterns = patterns
    self.dead = dead
  }

  /// The linear layers; everything else must hand signals on as they are.
  private static func layers(_ path: [Operation], named name: String) throws -> [PatternLayer] {
    var readers: [String: [Operation]] = [:]
    for operation in path {
      for operand in operation.inputs { readers[operand.name, default: []].append(operation) }
    }
    var faults: [Fault] = []
    let layers = path.compactMap { operation -> PatternLayer? in
      let readers = readers[operation.outputs[0], default: []]
      let isRectified = !readers.isEmpty && readers.allSatisfy { isRectifier($0.kernel) }
      if let layer = PatternLayer(operation, isRectified: isRectified) { return layer }
      if !handsOn(operation) { faults.append(.noPattern(name, operation)) }
      return nil
    }
    try InputError.throwAny(faults)
    return layers
  }

  private static func isRectifier(_ kernel: any Operator) -> Bool {
    guard let activation = kernel as? Activation else { return false }
    if case .clip(let low, _) = activation.kind { return low == 0 }
    return true
  }

  private static func handsOn(_ operation: Operation) -> Bool {
    switch operation.kernel {
    case let sum as Arithmetic: sum.kind == .add
    case let sum as Aggregation: sum.kind == .sum || sum.kind == .mean
    case let sum as Reduction: sum.kind == .sum || sum.kind == .mean
    case is WindowPooling, is ChannelAffine, is InertDropout, is Padding, is any Movement: true
    case let kernel: isRectifier(kernel)
    }
  }
}

extension Fault {
  static func noPattern(_ method: String, _ operation: Operation) -> Fault {
    .unfit(
      method,
      "the node '\(operation.name)' (\(operation.node.opType)) is neither linear with constant "
        + "weights nor a ReLU, a pool or a sum",
      remedy: "deep-lift and integrated-gradients fit any network"
    )
  }

  static func otherImages(_ method: String, _ own: [Int], _ wanted: [Int]) -> Fault {
    .unfit(
      method,
      "the images for its patterns have the shape \(own), and the network's input is \(wanted)"
    )
  }
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
