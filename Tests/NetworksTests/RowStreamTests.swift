import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("Rows that are written as they are needed")
struct RowStreamTests {
  private static let (channels, extent) = (6, 15)

  /// Some images and the network that they are for.
  private func drawn(_ seed: Int, _ count: Int) throws -> (Network, Tensor<Float>) {
    let drawn = RandomNetwork(seed: seed, channels: Self.channels, extent: Self.extent)
    let images = drawn.images(count, channels: Self.channels, extent: Self.extent)
    return (try drawn.network(), images)
  }

  private static let squares: RowSeeds = { recorded, _ in
    [(recorded["y"] ?? Tensor([0], [])).map { $0 * $0 }]
  }

  private let backward = [Engine.Backward(from: "y", to: ["x"])]

  private func source(_ images: Tensor<Float>) -> WrittenRows {
    let row = Shape(Array(images.shape.dims.dropFirst()))
    return WrittenRows(images.shape[0], of: ["x": row]) { _, index, elements in
      let start = index * elements.count
      _ = elements.update(fromContentsOf: images.elements[start..<start + elements.count])
    }
  }

  @Test("come in order with the bytes of all rows at once, whatever the threads and the batch")
  func sameBytes() throws {
    for (seed, count) in [(0, 1), (1, 5), (2, 13)] {
      let (network, images) = try drawn(seed, count)
      let whole = try Engine(network, threads: 1, batchSize: count).run(
        ["x": images],
        record: ["y"],
        backward: backward,
        seeds: Self.squares
      )
      for (threads, batch) in [(1, 1), (1, 4), (2, 3), (2, 16), (4, 7)] {
        let engine = Engine(network, threads: threads, batchSize: batch)
        var (rows, values, gradients) = ([Int](), [Float](), [Float]())
        try engine.run(
          source(images),
          record: ["y"],
          backward: backward,
          seeds: Self.squares
        ) { blocks in
          for passed in blocks {
            rows += passed.rows
            values += passed.recorded["y"]?.elements ?? []
            gradients += passed.backward[0]["x"]?.elements ?? []
          }
        }
        #expect(rows == Array(0..<count))
        #expect(values == whole.recorded["y"]?.elements, "\(threads) threads, batch \(batch)")
        #expect(gradients == whole.gradients["x"]?.elements, "\(threads) threads, batch \(batch)")
        #expect(engine.passes.forward == count && engine.passes.backward == count)
      }
    }
  }

  @Test("go forward alone with the bytes that they have before their gradients")
  func forwardAlone() throws {
    for count in [1, 5, 21] {
      let (network, images) = try drawn(4, count)
      let whole = try Engine(network, threads: 1).run(
        ["x": images],
        record: ["y"],
        backward: backward,
        seeds: Self.squares
      )
      for (threads, batch) in [(1, 1), (1, 16), (2, 3), (2, 16), (4, 7)] {
        let engine = Engine(network, threads: threads, batchSize: batch)
        var (rows, values) = ([Int](), [Float]())
        try engine.runForward(source(images), record: ["y"], before: backward) { blocks in
          for passed in blocks {
            rows += passed.rows
            values += passed.recorded["y"]?.elements ?? []
          }
        }
        #expect(rows == Array(0..<count))
        #expect(values == whole.recorded["y"]?.elements, "\(threads) threads, batch \(batch)")
        #expect(engine.passes.forward == count && engine.passes.backward == 0)
      }
    }
  }

  @Test("go through a network of a fixed number of rows, the last block filled up")
  func fixedBatch() throws {
    var file = OnnxBuilder()
    file.input("x", [4, 3])
    file.initializer("w", Tensor<Float>([3, 2], [1, 2, 3, 4, 5, 6]))
    file.node("MatMul", ["x", "w"], ["y"])
    file.output("y", [4, 2])
    let engine = Engine(Network(try file.model()), threads: 2)
    let source = WrittenRows(6, of: ["x": [3]]) { _, row, elements in
      for index in elements.indices { elements[index] = Float(row) }
    }
    var values: [Float] = []
    try engine.run(source, record: ["y"]) { blocks in
      for passed in blocks { values += passed.recorded["y"]?.elements ?? [] }
    }
    let products: [Float] = [0, 0, 9, 12, 18, 24, 27, 36, 36, 48, 45, 60]
    #expect(values == products)
  }

  @Test(
    "an error of their use, or of a look at them, ends the run, and the next one is not disturbed"
  )
  func failures() throws {
    let (network, images) = try drawn(3, 9)
    let engine = Engine(network, threads: 2, batchSize: 4)
    let refusal = InputError(Fault("test.row", "enough", remedy: "go on"))
    var given: Set<Int> = []
    #expect(throws: InputError.self) {
      try engine.run(source(images), record: ["y"]) { blocks in
        let rows = blocks.flatMap(\.rows)
        #expect(given.isDisjoint(with: rows), "no row is given twice")
        given.formUnion(rows)
        if rows.contains(4) { throw refusal }
      }
    }
    #expect(throws: InputError.self) {
      try engine.run(source(images), record: ["y"]) { passed in
        if passed.rows.contains(4) { throw refusal }
      } use: { _ in
      }
    }
    var rows: [Int] = []
    try engine.run(source(images), record: ["y"], look: \.rows) { rows += $0.joined() }
    #expect(rows == Array(0..<9))
  }

  @Test("of a tensor that does not have one row each they are refused", arguments: [1, 2, 5])
  func mixed(count: Int) throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 3])
    let axes: [String: OnnxBuilder.Value] = ["axes": .ints([0]), "keepdims": .int(1)]
    file.node("ReduceMean", ["x"], ["y"], axes)
    file.output("y", [1, 3])
    let engine = Engine(Network(try file.model()), threads: 2)
    let source = WrittenRows(count, of: ["x": [3]]) { _, row, elements in
      for index in elements.indices { elements[index] = Float(row) }
    }
    let backward = [Engine.Backward(from: "y", to: ["x"])]
    let error = #expect(throws: InputError.self) {
      try engine.runForward(source, record: ["y"], before: backward) { _ in }
    }
    #expect(error?.faults.first?.code == "network.not-one-row-each")
    guard count > 1 else { return }
    #expect(throws: InputError.self) { try engine.run(source, record: ["y"]) { _ in } }
  }
}
