import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// A network of x `[N, 4, 6, 6]` to y, and whether it computes each row from itself alone.
private struct Case: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let build: @Sendable (inout OnnxBuilder) -> Void

  init(_ name: String, _ build: @escaping @Sendable (inout OnnxBuilder) -> Void) {
    (testDescription, self.build) = (name, build)
  }

  func network() throws -> Network {
    var file = OnnxBuilder(opset: 17)
    file.input("x", [nil, 4, 6, 6])
    build(&file)
    file.output("y", [nil])
    return Network(try file.model())
  }
}

extension OnnxBuilder {
  fileprivate mutating func integers(_ name: String, _ numbers: [Int], _ shape: Shape? = nil) {
    initializer(name, Tensor<Int64>(shape ?? [numbers.count], numbers.map { Int64($0) }))
  }

  fileprivate mutating func reshape(_ x: String, _ y: String, _ dims: [Int]) {
    integers("shape of \(y)", dims)
    node("Reshape", [x, "shape of \(y)"], [y])
  }

  fileprivate mutating func transpose(_ x: String, _ y: String, _ order: [Int]) {
    node("Transpose", [x], [y], ["perm": .ints(order)])
  }

  /// Each image as a sequence `[N, 36, 4]`.
  fileprivate mutating func sequence(_ y: String) {
    reshape("x", "flat", [0, 4, -1])
    transpose("flat", y, [0, 2, 1])
  }

  /// x `[N, 144]` to y `[N, 144]`, which a body sees as `[144, N]`.
  fileprivate mutating func turned(_ body: (inout OnnxBuilder, _ x: String, _ y: String) -> Void) {
    node("Flatten", ["x"], ["f"])
    transpose("f", "t", [1, 0])
    body(&self, "t", "s")
    transpose("s", "y", [1, 0])
  }
}

@Suite("The axis of the rows is followed through a network")
struct RowsAreFollowedTests {
  private static let meeting: [Case] = [
    Case("softmax along a transposed axis") {
      $0.turned { $0.node("Softmax", [$1], [$2], ["axis": .int(1)]) }
    },
    Case("a running sum along a transposed axis") {
      $0.integers("axis", [1], [])
      $0.turned { $0.node("CumSum", [$1, "axis"], [$2], ["reverse": .int(1)]) }
    },
    Case("a transposed axis from behind") {
      for (name, number) in [("from", -1), ("to", Int(Int32.min)), ("axes", 1), ("by", -1)] {
        $0.integers(name, [number])
      }
      $0.turned { $0.node("Slice", [$1, "from", "to", "axes", "by"], [$2]) }
    },
    Case("the best along a transposed axis") {
      $0.turned {
        $0.node("Hardmax", [$1], ["h"], ["axis": .int(-1)])
        $0.node("Mul", ["h", $1], [$2])
      }
    },
    Case("a norm over the rows") {
      $0.turned { $0.node("LpNormalization", [$1], [$2], ["axis": .int(1)]) }
    },
    Case("layer normalisation over all axes") {
      $0.initializer("scale", Tensor<Float>([4, 1, 1], repeating: 1))
      $0.node("LayerNormalization", ["x", "scale"], ["y"], ["axis": .int(0)])
    },
    Case("instance normalisation of all rows as one") {
      $0.reshape("x", "q", [1, 1, -1])
      $0.initializer("one", Tensor<Float>([1], [1]))
      $0.initializer("zero", Tensor<Float>([1], [0]))
      $0.node("InstanceNormalization", ["q", "one", "zero"], ["i"])
      $0.reshape("i", "y", [-1, 4, 6, 6])
    },
    Case("pooling over rows") {
      $0.reshape("x", "q", [1, 1, -1, 144])
      $0.node(
        "MaxPool",
        ["q"],
        ["p"],
        ["kernel_shape": .ints([3, 1]), "pads": .ints([1, 0, 1, 0])]
      )
      $0.reshape("p", "y", [-1, 144])
    },
    Case("rows shifted by one") {
      $0.node("Flatten", ["x"], ["f"])
      for (name, number) in [("0", 0), ("1", 1), ("end", 1 << 40), ("axis", 0)] {
        $0.integers(name, [number])
      }
      $0.node("Slice", ["f", "1", "end", "axis"], ["late"])
      $0.node("Slice", ["f", "0", "1", "axis"], ["early"])
      $0.node("Concat", ["late", "early"], ["y"], ["axis": .int(0)])
    },
    Case("a share of the number of rows") {
      $0.node("Shape", ["x"], ["extents"])
      $0.integers("0", [0], [])
      $0.node("Gather", ["extents", "0"], ["n"])
      $0.node("Cast", ["n"], ["count"], ["to": .int(1)])
      $0.node("Div", ["x", "count"], ["y"])
    },
    Case("likenesses of rows") {
      $0.node("Flatten", ["x"], ["f"])
      $0.transpose("f", "t", [1, 0])
      $0.node("MatMul", ["f", "t"], ["gram"])
      $0.node("MatMul", ["gram", "f"], ["y"])
    },
    Case("a channel that the number of rows names") {
      $0.node("Shape", ["x"], ["extents"])
      for (name, number) in [("0", 0), ("1", 1), ("3", 3)] { $0.integers(name, [number]) }
      $0.node("Gather", ["extents", "0"], ["n"])
      $0.node("Div", ["n", "3"], ["from"])
      $0.node("Add", ["from", "1"], ["to"])
      $0.node("Slice", ["x", "from", "to", "1"], ["y"])
    },
  ]

  private static let following: [Case] = [
    Case("channels last and back") {
      $0.transpose("x", "t", [0, 2, 3, 1])
      $0.initializer("scale", Tensor<Float>([4], [1, 2, 3, 4]))
      $0.node("LayerNormalization", ["t", "scale"], ["l"])
      $0.transpose("l", "y", [0, 3, 1, 2])
    },
    Case("rows behind the channels") {
      $0.transpose("x", "t", [1, 0, 2, 3])
      $0.node("Softmax", ["t"], ["s"], ["axis": .int(0)])
      $0.transpose("s", "y", [1, 0, 2, 3])
    },
    Case("sequences before rows, flattened for a product") {
      $0.transpose("x", "t", [2, 3, 0, 1])
      $0.reshape("t", "f", [-1, 4])
      $0.initializer("w", Tensor<Float>([4, 3], (0..<12).map { Float($0 % 5) - 2 }))
      $0.initializer("b", Tensor<Float>([3], [1, 2, 3]))
      $0.node("Gemm", ["f", "w", "b"], ["g"])
      $0.reshape("g", "r", [36, -1, 3])
      $0.transpose("r", "y", [1, 0, 2])
    },
    Case("heads of attention in the batch") {
      $0.sequence("s")
      $0.transpose("s", "t", [1, 0, 2])
      $0.reshape("t", "h", [36, -1, 2])
      $0.transpose("h", "q", [1, 0, 2])
      $0.transpose("q", "k", [0, 2, 1])
      $0.node("MatMul", ["q", "k"], ["likeness"])
      $0.node("Softmax", ["likeness"], ["a"], ["axis": .int(-1)])
      $0.node("MatMul", ["a", "q"], ["o"])
      $0.transpose("o", "p", [1, 0, 2])
      $0.reshape("p", "joined", [36, -1, 4])
      $0.transpose("joined", "y", [1, 0, 2])
    },
    Case("queries, keys and values split in front of the rows") {
      $0.sequence("s")
      $0.initializer("w", Tensor<Float>([4, 12], (0..<48).map { Float($0 % 7) / 4 - 0.7 }))
      $0.node("MatMul", ["s", "w"], ["qkv"])
      $0.reshape("qkv", "five", [0, 36, 3, 2, 2])
      $0.transpose("five", "parted", [2, 0, 3, 1, 4])
      for (index, name) in ["q", "k", "v"].enumerated() {
        $0.integers("\(index)", [index], [])
        $0.node("Gather", ["parted", "\(index)"], [name], ["axis": .int(0)])
      }
      $0.transpose("k", "kt", [0, 1, 3, 2])
      $0.node("MatMul", ["q", "kt"], ["likeness"])
      $0.node("Softmax", ["likeness"], ["a"], ["axis": .int(-1)])
      $0.node("MatMul", ["a", "v"], ["y"])
    },
    Case("windows cut out of each image") {
      $0.reshape("x", "cut", [-1, 4, 2, 3, 2, 3])
      $0.transpose("cut", "t", [0, 2, 4, 3, 5, 1])
      $0.reshape("t", "windows", [-1, 9, 4])
      $0.initializer("scale", Tensor<Float>([4], [1, 2, 3, 4]))
      $0.node("LayerNormalization", ["windows", "scale"], ["l"], ["axis": .int(-1)])
      $0.node("ReduceMean", ["l"], ["m"], ["axes": .ints([1]), "keepdims": .int(1)])
      $0.node("Sub", ["l", "m"], ["d"])
      $0.reshape("d", "y", [-1, 2, 2, 36])
    },
    Case("a class token for each row, read at the end") {
      $0.sequence("s")
      $0.node("Shape", ["x"], ["extents"])
      for (name, number) in [("0", 0), ("1", 1), ("4", 4)] { $0.integers(name, [number]) }
      $0.node("Gather", ["extents", "0"], ["n"])
      $0.node("Concat", ["n", "1", "4"], ["wanted"], ["axis": .int(0)])
      $0.initializer("token", Tensor<Float>([1, 1, 4], [1, -1, 2, 3]))
      $0.node("Expand", ["token", "wanted"], ["tokens"])
      $0.node("Concat", ["tokens", "s"], ["all"], ["axis": .int(1)])
      $0.node("Softmax", ["all"], ["a"], ["axis": .int(1)])
      $0.integers("first", [0], [])
      $0.node("Gather", ["a", "first"], ["y"], ["axis": .int(1)])
    },
    Case("channels exchanged between groups") {
      $0.reshape("x", "g", [-1, 2, 2, 6, 6])
      $0.transpose("g", "t", [0, 2, 1, 3, 4])
      $0.reshape("t", "c", [-1, 4, 6, 6])
      $0.integers("order", [3, 1, 0, 2])
      $0.node("Gather", ["c", "order"], ["y"], ["axis": .int(1)])
    },
    Case("a gate for each channel") {
      $0.node("GlobalAveragePool", ["x"], ["p"])
      $0.node("Sigmoid", ["p"], ["gate"])
      $0.node("Mul", ["x", "gate"], ["y"])
    },
    Case("an einsum over channels") {
      $0.initializer("w", Tensor<Float>([4, 3], (0..<12).map { Float($0) }))
      $0.node("Einsum", ["x", "w"], ["y"], ["equation": .string("nchw,cd->nhwd")])
    },
  ]

  private static func images(_ count: Int) -> Tensor<Float> {
    var random = SplitMix64(seed: 5)
    return random.tensor([count, 4, 6, 6])
  }

  private static func size(_ network: Network, rows: Int) throws -> Int? {
    let request = PlanRequest(inputs: ["x": [rows, 4, 6, 6]], record: ["y"])
    return try network.groupSize(of: request, threads: 2)
  }

  /// All rows with one thread, and parts of them beside each other.
  private static func runs(_ network: Network) throws -> [Plan.Outputs] {
    let x = images(8)
    return try [(1, true), (1, false), (2, false), (4, false)].map { threads, together in
      try Engine(network, threads: threads).run(
        ["x": x],
        record: ["y"],
        backward: [.init(from: "y", to: ["x"])],
        together: together
      ) { recorded, _ in [(recorded["y"] ?? Tensor([0], [])).map { $0 * $0 + 1 }] }
    }
  }

  @Test("and all rows run together where they meet", arguments: meeting)
  private func meet(_ drawn: Case) throws {
    let network = try drawn.network()
    for rows in [4, 7, 8] { #expect(try Self.size(network, rows: rows) == nil) }
    // Half of the rows have other answers when they are alone: they do meet.
    let x = Self.images(8)
    let some = Tensor<Float>([4, 4, 6, 6], Array(x.elements.prefix(x.elements.count / 2)))
    func answer(_ x: Tensor<Float>) throws -> [Float] {
      let engine = Engine(network, threads: 2)
      let y = try #require(try engine.run(["x": x], record: ["y"]).recorded["y"])
      return Array(y.elements.prefix(4 * y.elements.count / x.shape[0]))
    }
    let (of8, of4) = (try answer(x), try answer(some))
    #expect(of8 != of4)
  }

  @Test("and parts of them give the same bytes where they do not", arguments: following)
  private func follow(_ drawn: Case) throws {
    let network = try drawn.network()
    #expect(try Self.size(network, rows: 8) != nil)
    let runs = try Self.runs(network)
    for other in runs.dropFirst() {
      #expect(other.recorded == runs[0].recorded)
      #expect(other.backward == runs[0].backward)
    }
  }

  @Test("and is known beside what mixes them, not behind it")
  func beside() throws {
    let drawn = Case("a norm over the rows beside a function of each") {
      $0.node("LpNormalization", ["x"], ["norm"], ["axis": .int(0)])
      $0.node("Tanh", ["x"], ["own"])
      $0.node("Add", ["own", "norm"], ["y"])
    }
    let axes = try drawn.network().rowAxes(
      of: PlanRequest(inputs: ["x": [4, 4, 6, 6]], record: ["y"])
    )
    #expect(axes["x"] != nil && axes["own"] == axes["x"])
    #expect(axes["norm"] == nil && axes["y"] == nil)
  }

  @Test("and threads change nothing where rows meet", arguments: meeting)
  private func threads(_ drawn: Case) throws {
    let runs = try Self.runs(try drawn.network())
    for other in runs.dropFirst() {
      #expect(other.recorded == runs[0].recorded)
      #expect(other.backward == runs[0].backward)
    }
  }
}
