import Diagnostics
import Networks
import ONNX
import Tensors

/// The patterns of all linear layers on a question's way back.
struct PatternEstimate: Sendable {
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
