import Diagnostics
import Foundation
import Networks
import ONNX
import Synchronization
import TestSupport
import Tensors
import Testing

@Suite("Groups of rows beside each other")
struct RowsBesideEachOtherTests {
  private static let (channels, extent) = (6, 15)

  private func images(_ drawn: RandomNetwork, _ count: Int) -> Tensor<Float> {
    drawn.images(count, channels: Self.channels, extent: Self.extent)
  }

  private func network(_ seed: Int) -> RandomNetwork {
    RandomNetwork(seed: seed, channels: Self.channels, extent: Self.extent)
  }

  /// Cotangents that depend on what was recorded of the rows.
  private static let squares: RowSeeds = { recorded, _ in
    [(recorded["y"] ?? Tensor([0], [])).map { $0 * $0 }]
  }

  @Test("give the bytes of all rows at once, whatever their size and the threads", arguments: 0..<8)
  func sameBytes(_ seed: Int) throws {
    let drawn = network(seed)
    let network = try drawn.network()
    let images = images(drawn, 7)
    let inner = drawn.inner[2]
    var request = PlanRequest(
      inputs: ["x": images.shape],
      record: ["y", inner],
      differentiate: .init(of: "y", withRespectTo: ["x", inner])
    )
    let whole = try network.plan(request, threads: 2).run(["x": images]) {
      try Self.squares($0, 0..<7)
    }
    for size in [1, 2, 3, 7] {
      request.inputs["x"] = Shape([size] + images.shape.dims.dropFirst())
      let plan = try network.plan(request, threads: 1)
      for threads in [1, 2, 3, 5] {
        let outputs = try plan.run(
          ["x": images],
          inGroupsOf: size,
          threads: threads,
          seeds: Self.squares
        )
        #expect(outputs.recorded == whole.recorded, "groups of \(size), \(threads) threads")
        #expect(outputs.gradients == whole.gradients, "groups of \(size), \(threads) threads")
      }
    }
  }

  @Test("are what an engine runs, and its answers are those of all rows together", arguments: 0..<4)
  func engine(_ seed: Int) throws {
    let drawn = network(seed)
    let network = try drawn.network()
    for rows in [1, 2, 3, 5, 8] {
      let images = images(drawn, rows)
      let backward = [Engine.Backward(from: "y", to: ["x"])]
      var answers: [Plan.Outputs] = []
      for (threads, together) in [(2, true), (1, false), (2, false), (4, false)] {
        let engine = Engine(network, threads: threads)
        answers.append(
          try engine.run(
            ["x": images],
            record: ["y"],
            backward: backward,
            together: together,
            seeds: Self.squares
          )
        )
        #expect(engine.passes.forward == rows && engine.passes.backward == rows)
      }
      for answer in answers.dropFirst() {
        #expect(answer.recorded == answers[0].recorded && answer.backward == answers[0].backward)
      }
    }
  }

  /// A fault of one row.
  private static func refusal(_ row: Int) -> InputError {
    InputError(Fault("test.row", "row \(row)", remedy: "leave it out"))
  }

  @Test("give the error of the first that fails, and the next run is not disturbed")
  func failures() throws {
    let drawn = network(1)
    let network = try drawn.network()
    let images = images(drawn, 9)
    for threads in [1, 2, 4] {
      let engine = Engine(network, threads: threads)
      func run(failing: Set<Int>) throws -> Plan.Outputs {
        try engine.run(
          ["x": images],
          record: ["y"],
          backward: [.init(from: "y", to: ["x"])]
        ) { recorded, rows in
          if let row = rows.first(where: failing.contains) { throw Self.refusal(row) }
          return try Self.squares(recorded, rows)
        }
      }
      let before = try run(failing: [])
      for failing in [[0], [8], [3, 4, 7], Array(0..<9)] {
        #expect(throws: Self.refusal(failing[0])) { try run(failing: Set(failing)) }
      }
      let after = try run(failing: [])
      #expect(after.recorded == before.recorded && after.gradients == before.gradients)
      // A seed of another shape is refused, not written beyond its place.
      #expect(throws: InputError.self) {
        try engine.run(["x": images], record: ["y"], backward: [.init(from: "y", to: ["x"])]) {
          _,
          rows in [Tensor<Float>([rows.count, 8], repeating: 1)]
        }
      }
    }
  }

  @Test("may belong to runs that overlap")
  func overlapping() throws {
    let drawn = network(2)
    let engine = Engine(try drawn.network(), threads: 2)
    let inputs = (2..<8).map { images(drawn, $0) }
    let backward = [Engine.Backward(from: "y", to: ["x"])]
    @Sendable func run(_ index: Int) throws -> Plan.Outputs {
      try engine.run(
        ["x": inputs[index]],
        record: ["y"],
        backward: backward,
        seeds: Self.squares
      )
    }
    let alone = try inputs.indices.map(run)
    let together = Mutex<[Int: Plan.Outputs]>([:])
    DispatchQueue.concurrentPerform(iterations: 24) { index in
      let outputs = try? run(index % inputs.count)
      together.withLock { $0[index] = outputs }
    }
    let all = together.withLock { $0 }
    for index in 0..<24 {
      #expect(all[index]?.recorded == alone[index % inputs.count].recorded)
      #expect(all[index]?.gradients == alone[index % inputs.count].gradients)
    }
  }

  @Test("run fewer at once, then in smaller groups, where the memory is short; the bytes stay")
  func memory() throws {
    let drawn = network(3)
    let (network, x) = (try drawn.network(), images(drawn, 24))
    let backward = [Engine.Backward(from: "y", to: ["x"])]
    func engine(_ bound: MemoryBound?) -> Engine {
      Engine(network, threads: 3, runMemory: bound)
    }
    func planned(_ bound: MemoryBound?) throws -> PlannedRows {
      try engine(bound).planned(["x": x.shape], record: ["y"])
    }
    func run(_ bound: MemoryBound?) throws -> Plan.Outputs {
      try engine(bound).run(["x": x], record: ["y"], backward: backward, seeds: Self.squares)
    }
    let free = try planned(nil)
    let (size, group) = (try #require(free.groupSize), free.plan.workspaceByteCount)
    #expect(free.atOnce == 3)
    let one = try planned(MemoryBound(group * 5 / 4))
    #expect(one.groupSize == size && one.atOnce == 1)
    let whole = try run(nil)
    for share in [2, 4, 8] {
      let bound = MemoryBound(group * 8 / share)
      let outputs = try run(bound)
      #expect(outputs.recorded == whole.recorded && outputs.gradients == whole.gradients)
    }
    if size > 1 {
      let smaller = try planned(MemoryBound(group * 3 / 4))
      #expect(try #require(smaller.groupSize) < size)
    }
    #expect(throws: InputError.self) { try run(MemoryBound(1000)) }
  }

  @Test("leave the threads of the caller as they were")
  func threadsAreLeft() throws {
    let drawn = network(1)
    let network = try drawn.network()
    let x = images(drawn, 4)
    let plan = try network.plan(
      PlanRequest(inputs: ["x": Shape([1] + x.shape.dims.dropFirst())], record: ["y"]),
      threads: 1
    )
    let before = OpenMP.threads
    _ = try plan.run(["x": x], inGroupsOf: 1, threads: 2) { _, _ in [] }
    #expect(OpenMP.threads == before)
  }

  // MARK: How many rows are a group

  private func size(
    _ rows: Int,
    threads: Int = 2,
    batch: Int? = nil,
    _ build: (inout OnnxBuilder) -> Void
  ) throws -> Int? {
    var file = OnnxBuilder(opset: 13)
    file.input("x", [batch, 4, 6, 6])
    build(&file)
    file.output("y", [nil])
    let request = PlanRequest(inputs: ["x": [rows, 4, 6, 6]], record: ["y"])
    return try Network(try file.model()).groupSize(of: request, threads: threads)
  }

  @Test("hold rows enough for their weights, and such that threads end together")
  func sizes() throws {
    /// A convolution of which each weight is used 36 times a row, so that 14 rows are enough.
    func convolved(_ rows: Int, threads: Int = 2) throws -> Int? {
      try size(rows, threads: threads) {
        $0.initializer("w", Tensor<Float>([4, 4, 1, 1], repeating: 1))
        $0.node("Conv", ["x", "w"], ["y"])
      }
    }
    /// A matrix product of which each weight is used once a row.
    func flat(_ rows: Int) throws -> Int? {
      try size(rows) {
        $0.node("Flatten", ["x"], ["f"])
        $0.initializer("w", Tensor<Float>([144, 5], repeating: 0))
        $0.node("MatMul", ["f", "w"], ["y"])
      }
    }
    #expect(try size(16) { $0.node("Relu", ["x"], ["y"]) } == 1)
    #expect(try convolved(16) == 8 && convolved(28) == 14 && convolved(280) == 14)
    // Of 40 rows, groups of 14 would keep two threads busy for 28, groups of 10 for 20.
    #expect(try convolved(40) == 10)
    #expect(try convolved(40, threads: 4) == 10)
    #expect(try flat(16) == 8 && flat(300) == 150)
  }

  @Test("are not made where the threads would wait or rows have no part of their own")
  func together() throws {
    #expect(try size(1) { $0.node("Relu", ["x"], ["y"]) } == nil)
    #expect(try size(3, threads: 4) { $0.node("Relu", ["x"], ["y"]) } == nil)
    #expect(try size(5, threads: 4) { $0.node("Relu", ["x"], ["y"]) } == nil)
    #expect(try size(4, batch: 4) { $0.node("Relu", ["x"], ["y"]) } == nil)
    #expect(
      try size(4) { $0.node("Transpose", ["x"], ["y"], ["perm": .ints([1, 0, 2, 3])]) } == nil
    )
    let mean = try size(4) {
      $0.node("ReduceMean", ["x"], ["m"], ["axes": .ints([0]), "keepdims": .int(1)])
      $0.node("Sub", ["x", "m"], ["y"])
    }
    #expect(mean == nil)
    let folded = try size(4) {
      $0.initializer("s", Tensor<Int64>([2], [-1, 36]))
      $0.node("Reshape", ["x", "s"], ["y"])
    }
    #expect(folded == nil)
    let named = try size(4) {
      $0.initializer("s", Tensor<Int64>([2], [4, 144]))
      $0.node("Reshape", ["x", "s"], ["f"])
      $0.node("Relu", ["f"], ["y"])
    }
    #expect(named == nil)
  }

  @Test("are not made where an operation computes along the rows")
  func mixed() throws {
    #expect(try size(4) { $0.node("Softmax", ["x"], ["y"], ["axis": .int(1)]) } == 1)
    #expect(try size(4) { $0.node("Softmax", ["x"], ["y"], ["axis": .int(0)]) } == nil)
    let summed = try size(4) {
      $0.initializer("axis", Tensor<Int64>([], [0]))
      $0.node("CumSum", ["x", "axis"], ["y"])
    }
    #expect(summed == nil)
    let reversed = try size(4) {
      for (name, number) in [("from", -1), ("to", -9), ("axes", 0), ("by", -1)] {
        $0.initializer(name, Tensor<Int64>([1], [Int64(number)]))
      }
      $0.node("Slice", ["x", "from", "to", "axes", "by"], ["y"])
    }
    #expect(reversed == nil)
  }
}
