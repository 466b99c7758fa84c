import Networks
import TestSupport
import Tensors
import Testing

@Suite("The products of attention, of heads that lie in one tensor, are those of the definition")
struct AttentionProductsTests {
  /// Heads, tokens and numbers a head, with and without what is left over of panels, strips and
  /// registers; few heads are divided among threads.
  static let sizes = [
    [3, 1, 1], [3, 3, 2], [3, 4, 4], [3, 5, 3], [3, 12, 16], [3, 13, 7], [3, 17, 33], [3, 31, 5],
    [3, 32, 8], [3, 33, 64], [3, 49, 12], [3, 64, 32], [3, 197, 24], [1, 70, 31], [1, 197, 64],
  ]

  @Test("forward and backward", arguments: sizes)
  func agree(_ size: [Int]) throws {
    let (heads, tokens, numbers) = (size[0], size[1], size[2])
    let network = try Self.network(heads: heads, tokens: tokens, numbers: numbers)
    var random = SplitMix64(seed: 1000 * tokens + numbers)
    let inputs = ["x": random.tensor([2, tokens, Self.width])]
    let cotangent = random.tensor([2, tokens, heads * numbers])
    let slow = try network.slow(inputs, record: ["y"], seed: cotangent, withRespectTo: ["x"])
    let fast = try network.fast(
      inputs,
      record: ["y"],
      seed: cotangent,
      withRespectTo: ["x"],
      threads: 2
    )
    // Sums of up to 197 terms, three products deep.
    #expect(relativeError(fast.recorded["y"], slow.recorded["y"]) <= 1e-5)
    #expect(relativeError(fast.gradients["x"], slow.gradients["x"]) <= 1e-5)
    let alone = try network.fast(
      inputs,
      record: ["y"],
      seed: cotangent,
      withRespectTo: ["x"],
      threads: 1
    )
    #expect(alone.recorded["y"] == fast.recorded["y"])
    #expect(alone.gradients["x"] == fast.gradients["x"])
  }

  private static let width = 6

  /// Queries, keys and values of all heads by one product, as torchvision exports them.
  private static func network(heads: Int, tokens: Int, numbers: Int) throws -> Network {
    var random = SplitMix64(seed: 7)
    var file = OnnxBuilder(opset: 13)
    func ints(_ name: String, _ values: [Int]) {
      file.initializer(name, Tensor<Int64>([values.count], values.map(Int64.init)))
    }
    file.input("x", [2, tokens, width])
    file.initializer("w", random.tensor([width, 3 * heads * numbers]))
    file.node("MatMul", ["x", "w"], ["all"])
    ints("split dims", [2, tokens, 3, heads, numbers])
    file.node("Reshape", ["all", "split dims"], ["split"])
    file.node("Transpose", ["split"], ["stacked"], ["perm": .ints([2, 0, 3, 1, 4])])
    for (place, name) in ["q", "k", "v"].enumerated() {
      file.initializer("\(name) place", Tensor<Int64>(scalar: Int64(place)))
      file.node("Gather", ["stacked", "\(name) place"], [name], ["axis": .int(0)])
    }
    file.node("Transpose", ["k"], ["keys"], ["perm": .ints([0, 1, 3, 2])])
    file.node("MatMul", ["q", "keys"], ["likeness"])
    file.node("Softmax", ["likeness"], ["weights"], ["axis": .int(-1)])
    file.node("MatMul", ["weights", "v"], ["heads"])
    file.node("Transpose", ["heads"], ["tokens"], ["perm": .ints([0, 2, 1, 3])])
    ints("joined dims", [2, tokens, heads * numbers])
    file.node("Reshape", ["tokens", "joined dims"], ["y"])
    file.output("y", [2, tokens, heads * numbers])
    return Network(try file.model())
  }
}
