import Attribution
import Diagnostics
import Networks
import Tensors
import Testing

@Suite("The baselines of an honest comparison")
struct BaselinesKnowNothingTests {
  private func question(images: Int = 3, batchSize: Int = 16, seed: UInt64 = 5) throws -> Question {
    try MapNetworks.question(
      MapNetworks.pooled(),
      images: images,
      batchSize: batchSize,
      seed: seed
    )
  }

  @Test("the input itself is the input")
  func input() throws {
    let question = try question()
    #expect(InputItself().attribute(question).values == question.values)
  }

  @Test("random relevance is uniform, an image's own, and the same for the same seed")
  func random() throws {
    let three = RandomRelevance().attribute(try question()).values
    let two = RandomRelevance().attribute(try question(images: 2, batchSize: 1)).values
    #expect(three.rows(0..<2) == two)
    #expect(three.rowElements(0) != three.rowElements(1))
    #expect(RandomRelevance().attribute(try question(seed: 6)).values != three)
    #expect(three.elements.allSatisfy { (0..<1).contains($0) })
    // 576 numbers: the mean is within four of its standard deviations of 1/2.
    let mean = three.elements.reduce(0.0) { $0 + Double($1) } / 576
    #expect(abs(mean - 0.5) <= 4 / (12.0 * 576).squareRoot())
  }

  @Test("the Gaussian is highest in the middle, and the same mirrored")
  func gaussian() throws {
    let map = try CentredGaussian(deviation: 0.5).attribute(try question(images: 1)).values
    #expect(map.shape == [1, 1, 8, 8])
    for (row, column) in [(0, 0), (2, 5), (3, 3)] {
      let value = map.elements[row * 8 + column]
      #expect(value == map.elements[(7 - row) * 8 + 7 - column])
      #expect(value == map.elements[column * 8 + row])
      #expect(value <= map.elements[3 * 8 + 3])
    }
    // The corner's pixel lies 3.5 / 8 of the side from the middle along both axes: d = 0.875.
    #expect(abs(map.elements[0] - 0.4650432) <= 1e-6)
  }

  @Test("a ramp has its slope as edge, and a step an edge where it is")
  func edges() throws {
    let network = try MapNetworks.pooled()
    func edges(_ value: (_ row: Int, _ column: Int) -> Float) throws -> Tensor<Float> {
      let picture = (0..<192).map { value($0 % 64 / 8, $0 % 8) }
      let question = try Question(
        Engine(network, threads: 1),
        about: "x",
        inputs: ["x": Tensor([1, 3, 8, 8], picture)],
        target: Target(.element(0), of: "logits")
      )
      return try EdgeDetector().attribute(question).values
    }
    let ramp = try edges { row, column in 3 * Float(row) + 4 * Float(column) }
    #expect(ramp.shape == [1, 1, 8, 8])
    for row in 1..<7 {
      for column in 1..<7 { #expect(abs(ramp.elements[row * 8 + column] - 5) <= 1e-5) }
    }
    let step = try edges { _, column in column < 4 ? 0 : 1 }
    for index in 0..<64 { #expect((step.elements[index] != 0) == [3, 4].contains(index % 8)) }
  }

  @Test("maps need rows and columns, and a deviation above 0")
  func refused() throws {
    let question = try MapNetworks.question(MapNetworks.deep(), about: "hidden")
    for name in ["gaussian", "edge-detector", "xrai@input"] {
      let method = try MethodChoice(name).method()
      #expect(throws: InputError.self) { _ = try method.attribute(question) }
    }
    #expect(throws: InputError.self) { _ = try MethodChoice("gaussian:deviation=-1").method() }
  }
}
