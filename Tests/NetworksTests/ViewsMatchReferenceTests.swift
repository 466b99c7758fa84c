import Networks
import TestSupport
import Tensors
import Testing

@Suite("Transposed, reshaped, sliced and split in any order, elements are where they should be")
struct ViewsMatchReferenceTests {
  @Test("forward and backward, for products and element-wise work at the end", arguments: 0..<40)
  func agree(_ seed: Int) throws {
    let drawn = try RandomMovements(seed: seed)
    let inputs = ["x": drawn.x]
    var random = SplitMix64(seed: seed)
    let y = try #require(try drawn.network.fast(inputs, record: ["y"]).recorded["y"])
    let cotangent = random.tensor(y.shape)
    let slow = try drawn.network.slow(
      inputs,
      record: ["y"] + drawn.inner,
      seed: cotangent,
      withRespectTo: ["x"]
    )
    #expect(relativeError(y, slow.recorded["y"]) <= 1e-5)
    let alone = try drawn.network.fast(
      inputs,
      record: [],
      seed: cotangent,
      withRespectTo: ["x"],
      threads: 2
    )
    #expect(relativeError(alone.gradients["x"], slow.gradients["x"]) <= 1e-5)
    let whole = try drawn.network.fast(inputs, record: drawn.inner)
    for name in drawn.inner {
      #expect(relativeError(whole.recorded[name], slow.recorded[name]) == 0, "\(name)")
    }
  }
}

/// A chain of movements of one tensor, then a product of what came out with itself.
private struct RandomMovements {
  let x: Tensor<Float>
  let network: Network
  private(set) var inner: [String] = []

  init(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var file = OnnxBuilder(opset: 13)
    var dims = [2, 4, 6, 10]
    var inner: [String] = []
    x = random.tensor(Shape(dims))
    file.input("x", dims.map { $0 })
    var top = "x"
    func ints(_ name: String, _ values: [Int]) {
      file.initializer(name, Tensor<Int64>([values.count], values.map(Int64.init)))
    }
    for step in 0..<6 {
      let name = "step\(step)"
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1:
        let order = Array(dims.indices).shuffled(using: &random)
        file.node("Transpose", [top], [name], ["perm": .ints(order)])
        dims = order.map { dims[$0] }
      case 2 where dims.count > 2:
        let axis = Int.random(in: 0..<dims.count - 1, using: &random)
        dims.replaceSubrange(axis...axis + 1, with: [dims[axis] * dims[axis + 1]])
        ints("\(name) dims", dims)
        file.node("Reshape", [top, "\(name) dims"], [name])
      case 3:
        let axis = Int.random(in: 0..<dims.count, using: &random)
        let factor = dims[axis].isMultiple(of: 2) ? 2 : 1
        dims.replaceSubrange(axis...axis, with: [factor, dims[axis] / factor])
        ints("\(name) dims", dims)
        file.node("Reshape", [top, "\(name) dims"], [name])
      case 4 where dims.count > 2 && dims.contains { $0 > 1 }:
        let axis = Int.random(in: 0..<dims.count, using: &random)
        let index = Int.random(in: 0..<dims[axis], using: &random)
        file.initializer("\(name) index", Tensor<Int64>(scalar: Int64(index)))
        file.node("Gather", [top, "\(name) index"], [name], ["axis": .int(axis)])
        dims.remove(at: axis)
      default:
        let axis = Int.random(in: 0..<dims.count, using: &random)
        guard dims[axis] > 2 else { continue }
        let step = [1, 2, -1].randomElement(using: &random) ?? 1
        let (first, past) = step > 0 ? (1, dims[axis]) : (dims[axis] - 1, 0)
        for (part, value) in ["first": first, "past": past, "axis": axis, "step": step] {
          ints("\(name) \(part)", [value])
        }
        let words = ["first", "past", "axis", "step"].map { "\(name) \($0)" }
        file.node("Slice", [top] + words, [name])
        dims[axis] = (abs(past - first) + abs(step) - 1) / abs(step)
      }
      top = name
      inner.append(name)
    }
    while dims.count < 3 {
      dims.insert(1, at: 0)
      ints("\(top) front", dims)
      file.node("Reshape", [top, "\(top) front"], ["\(top) more"])
      top = "\(top) more"
    }
    let last = dims.count - 1
    let order = Array(dims.indices.dropLast(2)) + [last, last - 1]
    file.node("Transpose", [top], ["other"], ["perm": .ints(order)])
    file.node("MatMul", [top, "other"], ["product"])
    file.node("Sigmoid", ["product"], ["bounded"])
    file.initializer("w", random.tensor([dims[last], 5]))
    file.node("MatMul", [top, "w"], ["rows"])
    file.node("MatMul", ["bounded", "rows"], ["y"])
    file.output("y", Array(dims.dropLast()) + [5])
    self.inner = inner
    network = Network(try file.model())
  }
}
