import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("What is noted of the forward pass is all that its way back needs")
struct NotesOfTheForwardPassTests {
  /// Around the 16 bits of a word and the elements that a worker does at a time.
  @Test("gates of any length", arguments: [1, 15, 16, 17, 33, 32_768, 32_785], ["Relu", "Clip"])
  func gates(_ count: Int, _ op: String) throws {
    let bounds: [OperatorCase.Operand] = op == "Clip" ? [.floats([-0.25]), .floats([0.5])] : []
    var file = OnnxBuilder(opset: 17)
    file.input("x", [1, count])
    var names = ["x"]
    for (index, bound) in bounds.enumerated() {
      guard case .floats(let values) = bound else { continue }
      file.initializer("b\(index)", Tensor<Float>([], values))
      names.append("b\(index)")
    }
    file.node(op, names, ["y"], name: "node", [:])
    file.output("y", [nil])
    let network = Network(try file.model())
    var random = SplitMix64(seed: count)
    // Eighths meet the bounds and zero itself.
    let x = random.tensor([1, count]).map { ($0 * 8).rounded() / 8 }
    let seed = random.tensor([1, count])
    let slow = try network.slow(["x": x], record: [], seed: seed, withRespectTo: ["x"])
    for threads in [1, 2] {
      let fast = try network.fast(
        ["x": x],
        record: [],
        seed: seed,
        withRespectTo: ["x"],
        threads: threads
      )
      // A gate passes a number as it is or not at all.
      #expect(fast.gradients["x"]?.map(Double.init) == slow.gradients["x"])
    }
  }

  @Test("switches, ties among them", arguments: [1, 15, 16, 17, 48])
  func switches(_ channels: Int) throws {
    let attributes: [String: OnnxBuilder.Value] = [
      "kernel_shape": .ints([3, 2]), "strides": .ints([2, 1]), "pads": .ints([1, 1, 0, 1]),
    ]
    let example = OperatorCase("MaxPool", [.x([2, channels, 8, 9])], attributes)
    let network = try example.network()
    let inputs = example.inputs().mapValues { $0.map { ($0 * 3).rounded() } }
    let y = try #require(try network.fast(inputs, record: ["y"]).recorded["y"])
    var random = SplitMix64(seed: 3)
    let seed = random.tensor(y.shape)
    let slow = try network.slow(inputs, record: [], seed: seed, withRespectTo: ["x0"])
    for threads in [1, 2] {
      let fast = try network.fast(
        inputs,
        record: [],
        seed: seed,
        withRespectTo: ["x0"],
        threads: threads
      )
      #expect(relativeError(fast.gradients["x0"], slow.gradients["x0"]) <= 1e-6)
    }
  }

  /// A tower of convolutions with ReLUs between maximum poolings.
  private func tower() throws -> Network {
    var file = OnnxBuilder(opset: 17)
    file.input("x", [1, 32, 32, 32])
    var random = SplitMix64(seed: 5)
    var last = "x"
    for layer in 0..<4 {
      file.initializer("w\(layer)", random.tensor([32, 32, 3, 3], in: -0.1...0.1))
      let padding: OnnxBuilder.Value = .ints([1, 1, 1, 1])
      file.node("Conv", [last, "w\(layer)"], ["c\(layer)"], name: "c\(layer)", ["pads": padding])
      file.node("Relu", ["c\(layer)"], ["r\(layer)"], name: "r\(layer)", [:])
      last = "r\(layer)"
    }
    file.node("GlobalAveragePool", [last], ["y"], name: "mean", [:])
    file.output("y", [1, 32, 1, 1])
    return Network(try file.model())
  }

  @Test("the values of activations are forgotten once they are noted")
  func memory() throws {
    var network = try tower()
    // With SSE4.1 oneDNN's own way back, which the table prefers there, has scratch memory.
    network.kernels = .direct
    func bytes(differentiating: Bool) throws -> Int {
      let wanted = PlanRequest.Differentiation(of: "y", withRespectTo: ["x"])
      return try network.plan(
        PlanRequest(
          inputs: ["x": [1, 32, 32, 32]],
          record: ["y"],
          differentiate: differentiating ? wanted : nil
        ),
        threads: 1
      ).workspaceByteCount
    }
    let value = 32 * 32 * 32 * MemoryLayout<Float>.stride
    // Four gates of a bit an element, less than one value; without notes four values would be kept.
    let added = try bytes(differentiating: true) - bytes(differentiating: false)
    #expect(added < 2 * value)
  }

  @Test("paths that meet are added where they arrive")
  func sums() throws {
    var file = OnnxBuilder(opset: 17)
    file.input("x", [2, 16, 9, 9])
    var random = SplitMix64(seed: 7)
    let padding: OnnxBuilder.Value = .ints([1, 1, 1, 1])
    for name in ["v", "w"] {
      file.initializer(name, random.tensor([16, 16, 3, 3], in: -0.1...0.1))
    }
    file.node("Relu", ["x"], ["a"], name: "a", [:])
    file.node("Conv", ["a", "v"], ["b"], name: "b", ["pads": padding])
    file.node("Conv", ["a", "w"], ["c"], name: "c", ["pads": padding])
    file.node("Mul", ["b", "c"], ["d"], name: "d", [:])
    // Both what is added and what it is added to are read again later.
    file.node("Add", ["a", "d"], ["y"], name: "y", [:])
    file.output("y", [2, 16, 9, 9])
    let network = Network(try file.model())
    let x = random.tensor([2, 16, 9, 9])
    let seed = random.tensor([2, 16, 9, 9])
    let names = ["x", "a", "b", "d"]
    let fast = try network.fast(["x": x], record: ["a"], seed: seed, withRespectTo: names)
    let slow = try network.slow(["x": x], record: ["a"], seed: seed, withRespectTo: names)
    for name in names {
      #expect(relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-5, "to \(name)")
    }
  }
}
