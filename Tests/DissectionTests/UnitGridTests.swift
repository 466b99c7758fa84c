import Attribution
import Diagnostics
import Dissection
import Tensors
import Testing

@Suite struct UnitGridTests {
  private func grid(_ shape: Shape, _ axes: LayerAxes = .automatic) throws -> UnitGrid {
    try UnitGrid("layer", shape, axes: axes)
  }

  @Test("axes are told by the shape")
  func automatic() throws {
    #expect(try grid([8, 3, 4]).axes == .channelsFirst)
    #expect(try grid([3, 3, 8]).axes == .channelsLast)
    #expect(try grid([197, 768]).axes == .tokens)
    #expect(try grid([10]).axes == .vector)
    #expect(try grid([3, 3, 3]).axes == .channelsFirst)
  }

  @Test("a map holds the values of its unit, wherever the channel stands")
  func maps() throws {
    // The value of unit u at row y and column x is 100 u + 10 y + x.
    let first = Tensor<Float>([2, 2, 2], [0, 1, 10, 11, 100, 101, 110, 111])
    let last = Tensor<Float>([2, 2, 2], [0, 100, 1, 101, 10, 110, 11, 111])
    #expect(try grid([2, 2, 2]).maps(of: first) == first)
    #expect(try grid([2, 2, 2], .channelsLast).maps(of: last) == first)
    // A class token before the four of the grid has no place.
    let tokens = Tensor<Float>([5, 2], [-1, -2] + last.elements)
    #expect(try grid([5, 2], .tokens).maps(of: tokens) == first)
    let vector = Tensor<Float>([3], [4, 5, 6])
    #expect(try grid([3]).maps(of: vector) == vector.reshaped([3, 1, 1]))
  }

  @Test(
    "a CAV of a flattened layer has its weights in the tensor's order, tokens without places too"
  )
  func flattened() throws {
    // One weight for the cell at row 1, column 0 of unit 1.
    let last = [Float](repeating: 0, count: 8).enumerated().map { $0.offset == 5 ? Float(1) : 0 }
    let grid = try grid([2, 2, 2], .channelsLast)
    let layer = try MapLayer(
      name: "layer",
      grid: grid,
      directions: [UnitDirection(name: "cell", weights: last)]
    )
    let values: [Float] = [0, 100, 1, 101, 10, 110, 11, 111]
    #expect(
      layer.maps(of: TensorRow(Tensor([2, 2, 2], values))).tensor.elements.suffix(4) == [
        0, 0, 110, 0,
      ]
    )
    let tokens = try MapLayer(
      name: "layer",
      grid: self.grid([5, 2], .tokens),
      directions: [UnitDirection(name: "cell", weights: [9, 9] + last)]
    )
    #expect(
      tokens.maps(of: TensorRow(Tensor([5, 2], [-1, -2] + values))).tensor.elements.suffix(4) == [
        0, 0, 110, 0,
      ]
    )
  }

  @Test(
    "a shape without units or places is refused",
    arguments: [
      (Shape([8, 768]), LayerAxes.tokens), (Shape([2, 3]), .channelsFirst),
      (Shape([2, 3, 4, 5]), .automatic), (Shape([0, 3, 3]), .channelsFirst),
      (Shape([]), .automatic),
    ]
  )
  func refused(_ shape: Shape, _ axes: LayerAxes) {
    #expect(throws: InputError.self) { _ = try grid(shape, axes) }
  }
}
