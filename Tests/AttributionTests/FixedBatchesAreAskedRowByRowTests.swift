import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("A file of one image is asked about several, one after the other")
struct FixedBatchesAreAskedRowByRowTests {
  /// y = relu(x W), whose shape may be said by a Reshape that knows of one image only.
  private func question(batch: Int?, reshapes: Bool) throws -> Question {
    var file = OnnxBuilder()
    file.input("x", [batch, 3])
    file.output("y", [batch, 2])
    file.initializer("w", Tensor<Float>([3, 2], [1, -2, 3, 0.5, -1, 2]))
    file.node("MatMul", ["x", "w"], ["h"])
    if reshapes {
      file.initializer("shape", Tensor<Int64>([2], [1, -1]))
      file.node("Reshape", ["h", "shape"], ["rows"])
    }
    file.node("Relu", [reshapes ? "rows" : "h"], ["y"])
    return try Question(
      Engine(Network(try file.model()), threads: 1),
      about: "x",
      inputs: ["x": Tensor([2, 3], [1, 2, 3, -1, 1, 2])],
      target: Target(.element(1), of: "y")
    )
  }

  @Test("with the scores and gradients of a file of any batch")
  func same() throws {
    let open = try question(batch: nil, reshapes: false)
    let fixed = try question(batch: 1, reshapes: true)
    #expect(fixed.weights == open.weights)
    #expect(try fixed.scores == open.scores)
    #expect(try fixed.gradient() == open.gradient())
  }
}
