import Attribution
import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("An image keeps its number whichever others are asked about")
struct ImagesKeepTheirNumbersTests {
  private func question(_ rows: [Int], places: [Int]) throws -> Question {
    var file = OnnxBuilder()
    file.input("x", [nil, 3])
    file.output("y", [nil, 2])
    file.initializer("w", Tensor<Float>([3, 2], [1, -2, 3, 0.5, -1, 2]))
    file.node("MatMul", ["x", "w"], ["h"])
    file.node("Relu", ["h"], ["y"])
    return try Question(
      Engine(Network(try file.model()), threads: 1),
      about: "x",
      inputs: ["x": Tensor([rows.count, 3], rows.flatMap { [Float($0) + 1, 0.5, -1] })],
      target: Target(.element(0), of: "y"),
      seed: 7,
      places: places
    )
  }

  @Test(
    "so random numbers are its own",
    // Of three images 40 copies each are more than are asked about at once.
    arguments: ["random", "smoothgrad:samples=3", "smoothgrad:samples=40@smoothgrad:samples=2"]
  )
  func streams(method: String) throws {
    let method = try MethodChoice(method).method()
    let all = try method.attribute(question([0, 1, 2], places: [15, 16, 17])).values
    let alone = try method.attribute(question([1], places: [16])).values
    #expect(alone.elements == Array(all.rowElements(1)))
  }

  @Test("and notices count from 1 among all")
  func notices() throws {
    let method = try MethodChoice("integrated-gradients:steps=1:tolerance=1e-9:maximal-steps=1")
      .method()
    var file = OnnxBuilder()
    file.input("x", [nil, 2])
    file.output("y", [nil, 1])
    file.initializer("w", Tensor<Float>([2, 1], [1, 1]))
    file.node("Mul", ["x", "x"], ["s"])
    file.node("MatMul", ["s", "w"], ["y"])
    let question = try Question(
      Engine(Network(try file.model()), threads: 1),
      about: "x",
      inputs: ["x": Tensor([2, 2], [1, 2, 3, 4])],
      target: Target(.element(0), of: "y"),
      places: [16, 17]
    )
    let texts = try method.attribute(question).notices.map(\.text)
    #expect(texts.count == 1 && texts[0].hasSuffix("for the images 17, 18."), "\(texts)")
  }
}
