import Attribution
import Tensors
import Testing

@Suite("Boxes are drawn around the parts of a map that stand out")
struct MapBoxesTests {
  @Test("two parts, the one with more relevance first; diagonal neighbours are apart")
  func parts() {
    let map = Tensor<Float>(
      [4, 6],
      [
        0, 9, 8, 0, 0, 0,
        0, 7, 0, 0, 0, 2,
        0, 0, 1, 0, 3, 0,
        -9, 0, 0, 0, 4, 10,
      ]
    )
    let boxes = MapBox.boxes(of: map, share: 0.2)
    let total = 44.0
    #expect(boxes.map(\.rows) == [0..<2, 2..<4, 1..<2])
    #expect(boxes.map(\.columns) == [1..<3, 4..<6, 5..<6])
    #expect(boxes.map(\.area) == [3, 3, 1])
    #expect(boxes.map(\.score) == [24 / total, 17 / total, 2 / total])
    #expect(boxes.map(\.peak) == [9, 10, 2])
    #expect(MapBox.boxes(of: map, share: 0.2, smallest: 2).count == 2)
  }

  @Test("nothing stands out where nothing is positive; everything where all is equal")
  func extremes() {
    #expect(MapBox.boxes(of: Tensor([2, 3], repeating: 0)).isEmpty)
    #expect(MapBox.boxes(of: Tensor([2, 3], repeating: -1)).isEmpty)
    let whole = MapBox.boxes(of: Tensor([2, 3], repeating: 5))
    #expect(whole.map(\.rows) == [0..<2] && whole.map(\.columns) == [0..<3])
    #expect(whole[0].score == 1)
  }

  @Test("a planted object is found in a map laid over the input")
  func planted() {
    var grid = Tensor<Float>([1, 7, 7], repeating: 0)
    for (row, column) in [(2, 3), (2, 4), (3, 3), (3, 4)] { grid.elements[row * 7 + column] = 1 }
    let geometry = MapGeometry(
      columns: .bilinear(cells: 7, pixels: 56),
      rows: .bilinear(cells: 7, pixels: 56)
    )
    let map = geometry.upsampled(grid, workers: Workers(1)).row(0)
    let boxes = MapBox.boxes(of: map, share: 0.5)
    // A cell has 8 pixels; at half the height its edge lies within a pixel of the cell's.
    #expect(boxes.count == 1)
    #expect(abs(boxes[0].rows.lowerBound - 16) <= 1 && abs(boxes[0].rows.upperBound - 32) <= 1)
    #expect(abs(boxes[0].columns.lowerBound - 24) <= 1)
    #expect(abs(boxes[0].columns.upperBound - 40) <= 1)
  }
}
