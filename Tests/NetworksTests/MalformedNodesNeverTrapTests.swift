import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("No node, however malformed, ends the program: it runs rightly or is refused")
struct MalformedNodesNeverTrapTests {
  /// Numbers that people write by mistake, and numbers at which arithmetic breaks.
  private static let numbers = [
    .min, -(1 << 31), -3, -2, -1, 0, 1, 2, 3, 4, 7, 1 << 14, 1 << 30, (1 << 31) + 1, 1 << 62, .max,
  ]
  private static let names = [
    "axis", "axes", "pads", "strides", "dilations", "kernel_shape", "group", "ceil_mode", "perm",
    "keepdims", "auto_pad", "mode", "alpha", "to", "transA", "count_include_pad", "value", "start",
    "split", "num_outputs", "blocksize", "batch_dims", "reduction", "scales", "antialias",
    "coordinate_transformation_mode", "nearest_mode", "exclude_outside", "cubic_coeff_a",
    "extrapolation_value", "keep_aspect_ratio_policy", "storage_order", "output_padding",
    "output_shape", "k", "upper", "exclusive", "reverse", "largest", "sorted", "select_last_index",
    "equation", "p", "padding_mode", "align_corners", "block_size", "output_dtype",
  ]
  private static let words = [
    "", "SAME_UPPER", "edge", "\u{0}", "linear", "cubic", "asymmetric", "add", "max", "CRD",
    "ij,jk",
    "i...->...", "ii", "tf_crop_and_resize", "not_larger", "border",
  ]
  private static let further = [
    "Constant", "ConstantOfShape", "Shape", "Size", "Range", "Mod", "Equal", "Where", "Not",
  ]

  /// More memory than a test may fill.
  private static let tooMuch = 1 << 22

  @Test("mutations of every operator", arguments: 0..<24)
  func mutations(_ part: Int) throws {
    var random = SplitMix64(seed: part)
    for _ in 0..<200 {
      guard var example = OperatorCase.all.randomElement(using: &random) else { return }
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&example, &random) }
      try look(at: example, &random)
    }
  }

  /// Runs the node both ways if it can be; only a fault of the input may stop it.
  private func look(at example: OperatorCase, _ random: inout SplitMix64) throws {
    do {
      let network = try example.network()
      let inputs = example.inputs()
      let plan = try network.plan(
        PlanRequest(inputs: inputs.mapValues(\.shape), record: ["y"]),
        threads: 1
      )
      guard plan.workspaceByteCount < Self.tooMuch else { return }
      guard let y = try plan.run(inputs).recorded["y"] else { return }
      let (seed, names) = (random.tensor(y.shape), example.inputNames)
      let slow = try network.slow(inputs, record: ["y"], seed: seed, withRespectTo: names)
      if isHeld(slow.recorded["y"]) {
        #expect(relativeError(y, slow.recorded["y"]) <= 1e-4, "\(example)")
      }
      if names.isEmpty { return }
      let fast = try network.fast(inputs, record: [], seed: seed, withRespectTo: names)
      for name in names where isHeld(slow.gradients[name]) {
        #expect(
          relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-4,
          "\(example) with respect to \(name)"
        )
      }
    } catch is InputError {
      // Refused: what the tests of the faults look at.
    } catch let error as RunError where error.description.hasPrefix("one run needs") {
      // More memory than this machine has.
    } catch {
      Issue.record(error, "\(example)")
    }
  }

  /// Whether Float32 holds such numbers: where the plain kernels divide by zero, the fast ones need
  /// not give the same infinity, and the product of many small numbers is 0 in Float32.
  private func isHeld(_ tensor: Tensor<Double>?) -> Bool {
    guard let tensor, tensor.elements.allSatisfy(\.isFinite) else { return false }
    let largest = tensor.elements.reduce(0) { max($0, abs($1)) }
    return largest == 0 || (1e-30...1e30).contains(largest)
  }

  // MARK: Mutations

  private func mutate(_ example: inout OperatorCase, _ random: inout SplitMix64) {
    var (op, operands, attributes) = (example.op, example.operands, example.attributes)
    var opset = example.opset
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1:
      guard let name = Self.names.randomElement(using: &random) else { break }
      attributes[name] = value(&random)
    case 2:
      guard let name = attributes.keys.sorted().randomElement(using: &random) else { break }
      attributes[name] = attributes[name].map { mutated($0, &random) }
    case 3:
      guard let name = attributes.keys.sorted().randomElement(using: &random) else { break }
      attributes[name] = nil
    case 4, 5:
      guard let index = operands.indices.randomElement(using: &random) else { break }
      operands[index] = mutated(operands[index], &random)
    case 6:
      if Bool.random(using: &random), !operands.isEmpty {
        operands.remove(at: Int.random(in: operands.indices, using: &random))
      } else {
        operands.append(operand(&random))
      }
    default:
      opset = [7, 9, 10, 11, 13, 17, 18, 21].randomElement(using: &random) ?? opset
      if Int.random(in: 0..<4, using: &random) == 0 {
        op = (Self.further + OperatorCase.all.map(\.op)).randomElement(using: &random) ?? op
      }
    }
    example = OperatorCase(
      op,
      operands,
      attributes,
      opset: opset,
      values: example.values,
      outputs: example.outputs
    )
  }

  private func number(_ random: inout SplitMix64) -> Int {
    Self.numbers.randomElement(using: &random) ?? 0
  }

  private func numbers(_ random: inout SplitMix64) -> [Int] {
    (0..<Int.random(in: 0...5, using: &random)).map { _ in number(&random) }
  }

  private func value(_ random: inout SplitMix64) -> OnnxBuilder.Value {
    switch Int.random(in: 0..<8, using: &random) {
    case 0...2: .int(number(&random))
    case 3...5: .ints(numbers(&random))
    case 6: .float([0, -1, .infinity, .nan, 0.5].randomElement(using: &random) ?? 0)
    default: .string(Self.words.randomElement(using: &random) ?? "")
    }
  }

  private func mutated(
    _ value: OnnxBuilder.Value,
    _ random: inout SplitMix64
  ) -> OnnxBuilder.Value {
    guard case .ints(var values) = value, !values.isEmpty else { return self.value(&random) }
    let index = Int.random(in: values.indices, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: values.remove(at: index)
    case 1: values.insert(number(&random), at: index)
    default: values[index] = number(&random)
    }
    return .ints(values)
  }

  private func operand(_ random: inout SplitMix64) -> OperatorCase.Operand {
    let dims = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      Int.random(in: 1...4, using: &random)
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .x(dims)
    // A stored tensor may be empty; what a network is given may not.
    case 1: return .weight(dims.map { $0 - (Int.random(in: 0..<6, using: &random) == 0 ? $0 : 0) })
    case 2: return .floats(dims.map(Float.init))
    case 3: return .ints(numbers(&random))
    case 4: return .int(number(&random))
    default: return .absent
    }
  }

  private func mutated(
    _ operand: OperatorCase.Operand,
    _ random: inout SplitMix64
  ) -> OperatorCase.Operand {
    func moved(_ dims: [Int], least: Int) -> [Int] {
      var dims = dims
      guard let axis = dims.indices.randomElement(using: &random) else { return [2] }
      switch Int.random(in: 0..<3, using: &random) {
      case 0: dims.remove(at: axis)
      case 1: dims.insert(Int.random(in: least...3, using: &random), at: axis)
      default: dims[axis] = Int.random(in: least...9, using: &random)
      }
      return dims
    }
    if Bool.random(using: &random) { return self.operand(&random) }
    switch operand {
    case .x(let dims): return .x(moved(dims, least: 1))
    case .weight(let dims): return .weight(moved(dims, least: 0))
    case .ints(let values):
      let mutated = mutated(OnnxBuilder.Value.ints(values), &random)
      return if case .ints(let values) = mutated { .ints(values) } else { operand }
    default: return self.operand(&random)
    }
  }
}
