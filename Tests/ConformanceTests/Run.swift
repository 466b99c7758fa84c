import Networks
import ONNX
import Tensors

/// One network with its inputs, sorted into those of the run and those of the plan.
struct Run {
  /// The network.
  let network: Network
  /// What is given to the run.
  private(set) var given: [String: Tensor<Float>] = [:]
  /// What is known when the plan is made.
  private var known: [String: Constant] = [:]
  /// The inputs of the run that hold real numbers, by which outputs can be differentiated.
  private(set) var reals: [String] = []

  init(
    _ network: Network,
    _ inputs: [(info: TensorInfo, value: Constant)],
    knowing: Verdict.Givenness
  ) {
    self.network = network
    for (index, (info, value)) in inputs.enumerated() {
      let isKnown =
        switch knowing {
        case .none: false
        case .whole: value.ints != nil
        case .parameters: value.ints != nil || index > 0
        case .all: true
        }
      // The values of a tensor without elements are always known.
      if isKnown || value.shape.count == 0 {
        known[info.name] = value
      } else {
        given[info.name] = value.floats ?? value.ints?.map { Float($0) }
        if value.floats != nil { reals.append(info.name) }
      }
    }
  }

  /// The outputs by the fast path.
  func fast(recording names: [String]) throws -> [String: Tensor<Double>] {
    let plan = try network.plan(
      PlanRequest(inputs: given.mapValues(\.shape), known: known, record: names),
      threads: 1
    )
    return try plan.run(given).recorded.mapValues { $0.map(Double.init) }
  }

  /// The outputs by the reference kernels, with other numbers for some inputs.
  func slow(
    recording names: [String],
    moved: [String: Tensor<Double>] = [:]
  ) throws -> [String: Tensor<Double>] {
    try ReferenceRun<Double>(
      network,
      inputs: given.mapValues { $0.map(Double.init) }.merging(moved) { $1 },
      known: known,
      needing: names
    ).values
  }

  /// The gradient of `sum(seed * output)` with respect to an input by the fast path.
  func gradient(
    of output: String,
    seed: Tensor<Float>,
    withRespectTo input: String
  ) throws -> Tensor<Float>? {
    let plan = try network.plan(
      PlanRequest(
        inputs: given.mapValues(\.shape),
        known: known,
        differentiate: .init(of: output, withRespectTo: [input])
      ),
      threads: 1
    )
    return try plan.run(given, seed: seed).gradients[input]
  }

  /// The same run with each real number moved.
  func moved(_ move: (Float) -> Float) -> Run {
    var run = self
    for name in reals { run.given[name] = given[name]?.map(move) }
    return run
  }
}
