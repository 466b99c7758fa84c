import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// One operator with some attributes and shapes: a network of a single node `y = op(x0, ...)`.
struct OperatorCase: Sendable, CustomTestStringConvertible {
  /// One input of the node.
  enum Operand: Sendable {
    /// An input of the network, differentiated.
    case x([Int])
    /// An input of the network that holds such numbers, not differentiated.
    case given([Int], ElementType)
    /// Random numbers stored in the file.
    case weight([Int])
    /// Certain numbers stored in the file.
    case floats([Float])
    /// Whole numbers stored in the file.
    case ints([Int])
    /// Whole numbers of any rank stored in the file.
    case wholes(Tensor<Int64>)
    /// A whole number of rank 0 stored in the file.
    case int(Int)
    /// An optional input left out.
    case absent
  }

  /// Where the inputs lie, so that central differences meet no kink.
  enum Values: Sendable {
    /// Evenly between -1 and 1.
    case even
    /// All different by at least 0.01, in random order: no two elements of a window are near.
    case distinct
    /// Magnitudes between 0.25 and 1: no zero divisor, no kink at 0.
    case awayFromZero
    /// Evenly between two bounds: inside the domain of a function, or on both sides of its kinks.
    case within(ClosedRange<Float>)
  }

  let op: String
  let operands: [Operand]
  let attributes: [String: OnnxBuilder.Value]
  let opset: Int
  let values: Values
  /// The names of what the node makes; only `y` is looked at.
  let outputs: [String]

  init(
    _ op: String,
    _ operands: [Operand],
    _ attributes: [String: OnnxBuilder.Value] = [:],
    opset: Int = 17,
    values: Values = .even,
    outputs: [String] = ["y"]
  ) {
    self.op = op
    self.operands = operands
    self.attributes = attributes
    self.opset = opset
    self.values = values
    self.outputs = outputs
  }

  var testDescription: String {
    let stated = attributes.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value)" }.joined()
    return "\(op)-\(opset) \(operands.map { "\($0)" }.joined(separator: ", "))\(stated)"
  }

  /// The names of the inputs that are differentiated.
  var inputNames: [String] {
    operands.indices.filter { if case .x = operands[$0] { true } else { false } }.map { "x\($0)" }
  }

  /// The network.
  func network() throws -> Network {
    var random = SplitMix64(seed: 1)
    var file = OnnxBuilder(opset: opset)
    var names: [String] = []
    for (index, operand) in operands.enumerated() {
      let name = "x\(index)"
      names.append(name)
      switch operand {
      case .x(let dims): file.input(name, dims)
      case .given(let dims, let type): file.input(name, dims, type)
      case .weight(let dims):
        // Batch normalisation wants positive variances; no operator minds positive weights.
        let range: ClosedRange<Float> = op == "BatchNormalization" ? 0.5...1.5 : -1...1
        file.initializer(name, random.tensor(Shape(dims), in: range))
      case .floats(let values): file.initializer(name, Tensor<Float>([values.count], values))
      case .ints(let values):
        file.initializer(name, Tensor<Int64>([values.count], values.map(Int64.init)))
      case .wholes(let tensor): file.initializer(name, tensor)
      case .int(let value): file.initializer(name, Tensor<Int64>(scalar: Int64(value)))
      case .absent: names[index] = ""
      }
    }
    // A file without any input is refused before the node is looked at.
    if inputs().isEmpty { file.input("unread", [1]) }
    file.node(op, names, outputs, name: "node", attributes)
    file.output("y", [nil])
    return Network(try file.model())
  }

  /// The inputs by name.
  func inputs(seed: Int = 2) -> [String: Tensor<Float>] {
    var random = SplitMix64(seed: seed)
    var inputs: [String: Tensor<Float>] = [:]
    for (index, operand) in operands.enumerated() {
      if case .given(let dims, let type) = operand {
        inputs["x\(index)"] = random.numbers(Shape(dims), type)
      }
      guard case .x(let dims) = operand else { continue }
      let shape = Shape(dims)
      inputs["x\(index)"] =
        switch values {
        case .even: random.tensor(shape)
        case .distinct:
          Tensor(
            shape,
            (0..<shape.count).map { Float($0 - shape.count / 2) * 0.01 }.shuffled(using: &random)
          )
        case .within(let range): random.tensor(shape, in: range)
        case .awayFromZero:
          random.tensor(shape, in: 0.25...1).map { Bool.random(using: &random) ? $0 : -$0 }
        }
    }
    return inputs
  }
}

extension SplitMix64 {
  /// Numbers such as a type holds: truth values, small whole numbers that are not 0, or numbers
  /// between -1 and 1 of which some are equal.
  fileprivate mutating func numbers(_ shape: Shape, _ type: ElementType) -> Tensor<Float> {
    let eighths = tensor(shape).map { ($0 * 8).rounded() }
    switch NumberKind(type) {
    case .real: return eighths.map { $0 / 8 }
    case .whole: return eighths.map { $0 == 0 ? 3 : $0 }
    case .truth: return eighths.map { $0 > 0 ? 1 : 0 }
    }
  }
}

extension Network {
  /// The fast path: recorded tensors and gradients of one output, in one run.
  func fast(
    _ inputs: [String: Tensor<Float>],
    record: [String],
    seed: Tensor<Float>? = nil,
    of output: String = "y",
    withRespectTo tensors: [String] = [],
    threads: Int = 1
  ) throws -> Plan.Outputs {
    let plan = try plan(
      PlanRequest(
        inputs: inputs.mapValues(\.shape),
        record: record,
        differentiate: tensors.isEmpty ? nil : .init(of: output, withRespectTo: tensors)
      ),
      threads: threads
    )
    return try plan.run(inputs, seed: tensors.isEmpty ? nil : seed)
  }

  /// The same by the reference kernels in Float64.
  func slow(
    _ inputs: [String: Tensor<Float>],
    record: [String],
    seed: Tensor<Float>? = nil,
    of output: String = "y",
    withRespectTo tensors: [String] = []
  ) throws -> (recorded: [String: Tensor<Double>], gradients: [String: Tensor<Double>]) {
    let run = try ReferenceRun<Double>(
      self,
      inputs: inputs.mapValues { $0.map(Double.init) },
      needing: record + [output] + tensors
    )
    var gradients: [String: Tensor<Double>] = [:]
    if let seed, !tensors.isEmpty {
      gradients = try run.gradients(
        of: output,
        seed: seed.map(Double.init),
        withRespectTo: tensors
      )
    }
    return (run.values.filter { record.contains($0.key) }, gradients)
  }
}

/// The largest difference of two tensors divided by the largest magnitude of the second; infinite
/// if their shapes differ or a number is not finite.
func relativeError(_ tensor: Tensor<Float>?, _ truth: Tensor<Double>?) -> Double {
  guard let tensor, let truth, tensor.shape == truth.shape else { return .infinity }
  return relativeError(tensor.map(Double.init), truth)
}

/// The same for two tensors in Float64.
func relativeError(_ tensor: Tensor<Double>, _ truth: Tensor<Double>) -> Double {
  guard tensor.shape == truth.shape else { return .infinity }
  let largest = truth.elements.reduce(0) { max($0, abs($1)) }
  let difference = zip(tensor.elements, truth.elements).reduce(0.0) { worst, pair in
    let here = abs(pair.0 - pair.1)
    return here.isFinite ? max(worst, here) : .infinity
  }
  return difference == 0 ? 0 : difference / largest
}
