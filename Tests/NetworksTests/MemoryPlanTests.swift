import Networks
import TestSupport
import Tensors
import Testing

@Suite("The arena of a run")
struct MemoryPlanTests {
  /// Buffers with random sizes, lives and steps that could work in place.
  private struct Drawn {
    var sizes: [Int] = []
    var lives: [ClosedRange<Int>?] = []
    var reuse: [MemoryPlan.Reuse] = []
    let times = 60

    init(seed: Int) {
      var random = SplitMix64(seed: seed)
      func number(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
      for _ in 0..<120 {
        sizes.append([0, 4, 64, 100, 640, 1000, 4096][number(7)])
        let first = number(times)
        let last = min(times - 1, first + number(number(4) == 0 ? times : 6))
        lives.append(number(20) == 0 ? nil : first...last)
      }
      for time in 0..<times {
        let ends = sizes.indices.filter { lives[$0]?.upperBound == time }
        for output in sizes.indices where lives[output]?.lowerBound == time {
          for input in ends where sizes[input] == sizes[output] {
            reuse.append(.init(of: input, for: output, at: time))
          }
        }
      }
    }

    func plan(inPlace: Bool) -> MemoryPlan {
      MemoryPlan(byteCounts: sizes, lives: lives, times: times, reuse: inPlace ? reuse : [])
    }

    /// The arena as it is found by asking every buffer that was placed before.
    var slowOffsets: [Int] {
      var offsets = [Int](repeating: 0, count: sizes.count)
      var placed: [Int] = []
      func end(_ buffer: Int) -> Int { offsets[buffer] + (sizes[buffer] + 63) / 64 * 64 }
      func size(_ buffer: Int) -> Int { (sizes[buffer] + 63) / 64 * 64 }
      for buffer in sizes.indices.sorted(by: { (size($1), $0) < (size($0), $1) }) {
        guard let life = lives[buffer] else { continue }
        for other in placed.sorted(by: { offsets[$0] < offsets[$1] })
        where lives[other]?.overlaps(life) == true {
          if offsets[buffer] + size(buffer) <= offsets[other] { break }
          offsets[buffer] = max(offsets[buffer], end(other))
        }
        if size(buffer) > 0 { placed.append(buffer) }
      }
      return offsets
    }
  }

  @Test("gives buffers that live together places apart", arguments: 0..<30)
  func apart(_ seed: Int) {
    let drawn = Drawn(seed: seed)
    for inPlace in [false, true] {
      let plan = drawn.plan(inPlace: inPlace)
      for (one, life) in drawn.lives.enumerated() {
        #expect(plan.offsets[one] % 64 == 0)
        guard let life, drawn.sizes[one] > 0 else { continue }
        let bytes = plan.offsets[one]..<plan.offsets[one] + drawn.sizes[one]
        #expect(bytes.upperBound <= plan.byteCount)
        for other in 0..<one where drawn.sizes[other] > 0 {
          guard let otherLife = drawn.lives[other], otherLife.overlaps(life) else { continue }
          let otherBytes = plan.offsets[other]..<plan.offsets[other] + drawn.sizes[other]
          // One that ends where the other begins may be overwritten, whole and in place.
          let follows =
            life.lowerBound == otherLife.upperBound || otherLife.lowerBound == life.upperBound
          #expect(!bytes.overlaps(otherBytes) || (inPlace && follows && bytes == otherBytes))
        }
      }
    }
  }

  @Test("is the one that a slow search finds", arguments: 0..<30)
  func slowly(_ seed: Int) {
    let drawn = Drawn(seed: seed)
    let plan = drawn.plan(inPlace: false)
    for (buffer, offset) in drawn.slowOffsets.enumerated() where drawn.lives[buffer] != nil {
      #expect(plan.offsets[buffer] == offset)
    }
  }

  @Test("is not larger for work in place", arguments: 0..<30)
  func inPlace(_ seed: Int) {
    let drawn = Drawn(seed: seed)
    #expect(drawn.plan(inPlace: true).byteCount <= drawn.plan(inPlace: false).byteCount)
  }

  @Test("gives memory on once, and only where nobody reads it afterwards")
  func once() {
    func plan(_ lives: [ClosedRange<Int>], _ reuse: [MemoryPlan.Reuse]) -> MemoryPlan {
      MemoryPlan(byteCounts: lives.map { _ in 256 }, lives: lives, times: 10, reuse: reuse)
    }
    let chain = plan(
      [0...2, 2...4, 4...6],
      [.init(of: 0, for: 1, at: 2), .init(of: 1, for: 2, at: 4)]
    )
    #expect(chain.byteCount == 256 && chain.offsets == [0, 0, 0])
    #expect(plan([0...3, 2...4], [.init(of: 0, for: 1, at: 2)]).byteCount == 512)
    let twins = plan(
      [0...2, 2...4, 2...5],
      [.init(of: 0, for: 1, at: 2), .init(of: 0, for: 2, at: 2)]
    )
    #expect(twins.byteCount == 512 && twins.offsets[1] != twins.offsets[2])
    let unread = plan(
      [0...2, 2...2, 2...5],
      [.init(of: 0, for: 1, at: 2), .init(of: 0, for: 2, at: 2)]
    )
    #expect(unread.offsets[1] != unread.offsets[2])
  }

  @Test("holds a chain of functions in the memory of one tensor, and its values are the twin's")
  func chain() throws {
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 8, 16, 16])
    file.node("Relu", ["x"], ["a"])
    file.node("Sigmoid", ["a"], ["b"])
    file.node("Mul", ["b", "b"], ["c"])
    file.node("Neg", ["c"], ["d"])
    file.node("Sin", ["d"], ["e"])
    file.node("Exp", ["e"], ["y"])
    file.output("y", [nil, 8, 16, 16])
    let network = Network(try file.model())
    var random = SplitMix64(seed: 3)
    let x = random.tensor([2, 8, 16, 16])
    let plan = try network.plan(PlanRequest(inputs: ["x": x.shape], record: ["y"]), threads: 1)
    #expect(plan.workspaceByteCount == x.shape.count * 4)
    let y = try #require(plan.run(["x": x]).recorded["y"])
    let twin = try ReferenceRun<Double>(
      network,
      inputs: ["x": x.map { Double($0) }],
      needing: ["y"]
    )
    let slow = try #require(twin.values["y"])
    // Values are of size 1, and each function errs by a few units of the last place.
    for (fast, slow) in zip(y.elements, slow.elements) { #expect(abs(Double(fast) - slow) < 1e-5) }
  }

  @Test("keeps what is read again")
  func readAgain() throws {
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 4, 9, 9])
    file.node("Relu", ["x"], ["a"])
    file.node("Sigmoid", ["a"], ["b"])
    file.node("Add", ["a", "b"], ["c"])
    file.node("Add", ["c", "c"], ["d"])
    file.node("Mul", ["d", "x"], ["y"])
    file.output("y", [nil, 4, 9, 9])
    let network = Network(try file.model())
    var random = SplitMix64(seed: 4)
    let x = random.tensor([3, 4, 9, 9])
    let names = ["a", "c", "y"]
    let request = PlanRequest(
      inputs: ["x": x.shape],
      record: names,
      differentiate: .init(of: "y", withRespectTo: ["x", "a"])
    )
    let ones = Tensor<Float>(x.shape, repeating: 1)
    let fast = try network.plan(request, threads: 2).run(["x": x], seed: ones)
    let twin = try ReferenceRun<Double>(
      network,
      inputs: ["x": x.map { Double($0) }],
      needing: names
    )
    let slow = try twin.gradients(
      of: "y",
      seed: ones.map { Double($0) },
      withRespectTo: ["x", "a"]
    )
    for name in names {
      let (one, other) = (fast.recorded[name]?.elements ?? [], twin.values[name]?.elements ?? [])
      #expect(one.count == x.shape.count)
      for (one, other) in zip(one, other) { #expect(abs(Double(one) - other) < 1e-5) }
    }
    for name in ["x", "a"] {
      let (one, other) = (fast.gradients[name]?.elements ?? [], slow[name]?.elements ?? [])
      #expect(one.count == x.shape.count)
      for (one, other) in zip(one, other) { #expect(abs(Double(one) - other) < 1e-5) }
    }
  }
}
