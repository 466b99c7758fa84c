import Networks
import Tensors
import TestSupport
import Testing

@Suite("The spatial trunk knows how far a change reaches")
struct SpatialTrunkTests {
  private static func network() throws -> Network {
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 1, 19, 19])
    file.initializer("w", Tensor<Float>([1, 1, 3, 3], repeating: 1))
    file.node(
      "Conv",
      ["x", "w"],
      ["a"],
      ["strides": .ints([2, 2]), "pads": .ints([1, 0, 0, 1])]
    )
    file.node("Conv", ["a", "w"], ["b"], ["pads": .ints([1, 1, 1, 1])])
    file.node("Add", ["a", "b"], ["c"])
    file.node(
      "AveragePool",
      ["c"],
      ["d"],
      ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])]
    )
    file.node("GlobalAveragePool", ["d"], ["e"])
    file.node("Mul", ["d", "e"], ["y"])
    file.output("y", [nil, 1, nil, nil])
    return Network(try file.model())
  }

  @Test("stations are the tensors through which everything goes; the trunk ends before a gate")
  func stations() throws {
    let trunk = try Self.network().spatialTrunk(from: "x", shape: [1, 1, 19, 19], to: "y")
    #expect(trunk.stations.map(\.tensor) == ["x", "a", "c", "d"])
    #expect(zip(trunk.stations, trunk.stations.dropFirst()).allSatisfy { $0.work < $1.work })
    #expect(trunk.work > trunk.stations[3].work)
  }

  @Test("a changed window changes the cells that are said to see it, and no others")
  func reach() throws {
    let network = try Self.network()
    let trunk = try network.spatialTrunk(from: "x", shape: [1, 1, 19, 19], to: "y")
    // All weights are positive, so that no change is lost.
    for (first, count) in [(0, 1), (3, 2), (9, 4), (17, 2), (18, 1)] {
      var x = Tensor<Double>([1, 1, 19, 19], repeating: 0)
      for row in first..<first + count { x.elements[row * 19 + 7] = 1 }
      let run = try ReferenceRun<Double>(network, inputs: ["x": x], needing: ["a", "c", "d"])
      for station in trunk.stations {
        let map = run.values[station.tensor] ?? x
        let (height, width) = (map.shape[2], map.shape[3])
        let rows = station.field.rows.cells(seeing: first..<first + count, of: height)
        let columns = station.field.columns.cells(seeing: 7..<8, of: width)
        for cell in map.elements.indices {
          let isInside = rows.contains(cell / width) && columns.contains(cell % width)
          let isChanged = map.elements[cell] != 0
          #expect(isInside || !isChanged, "\(station.tensor) \(cell)")
          // At the end a cell may be said to see what only cells beyond the map would.
          if first < 17 { #expect(isChanged == isInside, "\(station.tensor) \(cell)") }
        }
      }
    }
  }
}
