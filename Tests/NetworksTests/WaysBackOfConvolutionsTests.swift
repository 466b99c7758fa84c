import Networks
import TestSupport
import Tensors
import Testing

@Suite("Each way back of a convolution is the adjoint of the forward pass")
struct WaysBackOfConvolutionsTests {
  /// A convolution of square windows: `[images, channels, extent, extent + 2]` to `kernels` channels.
  struct Shape: Sendable, CustomTestStringConvertible {
    var images = 1
    var channels: Int
    var kernels: Int
    var extent: Int
    var window: Int
    var stride = 1
    var padding = 0
    var dilation = 1
    var groups = 1

    var testDescription: String {
      "\(images)x\(channels) to \(kernels), \(extent), \(window)/\(stride) +\(padding) by \(dilation) "
        + "in \(groups)"
    }

    var example: OperatorCase {
      OperatorCase(
        "Conv",
        [
          .x([images, channels, extent, extent + 2]),
          .weight([kernels, channels / groups, window, window]),
        ],
        [
          "strides": .ints([stride, stride]), "dilations": .ints([dilation, dilation]),
          "pads": .ints([padding, padding, padding, padding]), "group": .int(groups),
        ]
      )
    }
  }

  /// Windows with and without a stride, padded less and more than they are wide.
  static let windows: [Shape] = [1, 2, 3, 4, 5].flatMap { window in
    [1, 2, 3].flatMap { stride in
      [0, 1, window].map { padding in
        Shape(
          images: 2,
          channels: stride + 1,
          kernels: 5,
          extent: 9,
          window: window,
          stride: stride,
          padding: padding
        )
      }
    }
  }

  /// Channels that fill registers and that do not, groups, gaps in the window.
  static let channels: [Shape] = [
    Shape(channels: 16, kernels: 32, extent: 14, window: 3, padding: 1),
    Shape(images: 2, channels: 64, kernels: 64, extent: 14, window: 3, padding: 1),
    Shape(channels: 24, kernels: 40, extent: 7, window: 1),
    Shape(channels: 32, kernels: 64, extent: 14, window: 3, stride: 2, padding: 1),
    Shape(channels: 32, kernels: 64, extent: 13, window: 1, stride: 2),
    Shape(channels: 3, kernels: 64, extent: 33, window: 7, stride: 2, padding: 3),
    Shape(images: 3, channels: 3, kernels: 64, extent: 28, window: 3, stride: 2),
    Shape(channels: 3, kernels: 48, extent: 32, window: 16, stride: 16),
    Shape(channels: 3, kernels: 16, extent: 30, window: 11, stride: 4, padding: 2),
    Shape(channels: 4, kernels: 6, extent: 11, window: 3, padding: 2, dilation: 2),
    Shape(channels: 4, kernels: 6, extent: 12, window: 3, stride: 2, padding: 3, dilation: 3),
    Shape(channels: 2, kernels: 6, extent: 12, window: 3, stride: 2, padding: 2, dilation: 2),
    Shape(channels: 12, kernels: 18, extent: 8, window: 3, padding: 1, groups: 3),
    Shape(channels: 4, kernels: 8, extent: 9, window: 3, stride: 2, padding: 1, groups: 2),
    Shape(channels: 32, kernels: 32, extent: 10, window: 3, padding: 1, groups: 32),
    Shape(channels: 16, kernels: 16, extent: 10, window: 5, stride: 2, padding: 2, groups: 16),
    Shape(channels: 1, kernels: 1, extent: 1, window: 1),
  ]

  /// Sums of at most a few thousand products of numbers below 1 in Float32.
  @Test("the gradient is that of the plain kernel in Float64", arguments: windows + channels)
  func gradients(_ shape: Shape) throws {
    let network = try shape.example.network()
    let inputs = shape.example.inputs()
    let y = try #require(try network.fast(inputs, record: ["y"]).recorded["y"])
    var random = SplitMix64(seed: 3)
    let seed = random.tensor(y.shape)
    let fast = try network.fast(inputs, record: [], seed: seed, withRespectTo: ["x0"])
    let slow = try network.slow(inputs, record: [], seed: seed, withRespectTo: ["x0"])
    #expect(relativeError(fast.gradients["x0"], slow.gradients["x0"]) <= 1e-5)
  }

  @Test(
    "an image's gradient does not depend on the images beside it, nor on threads",
    arguments: channels
  )
  func sameBytes(_ shape: Shape) throws {
    var several = shape
    several.images = 3
    let x = try #require(several.example.inputs()["x0"])
    func gradient(_ shape: Shape, _ x: Tensor<Float>, threads: Int) throws -> Tensor<Float> {
      let network = try shape.example.network()
      let y = try #require(try network.fast(["x0": x], record: ["y"]).recorded["y"])
      let seed = Tensor<Float>(y.shape, repeating: 0.5)
      let run = try network.fast(
        ["x0": x],
        record: [],
        seed: seed,
        withRespectTo: ["x0"],
        threads: threads
      )
      return try #require(run.gradients["x0"])
    }
    let whole = try gradient(several, x, threads: 2)
    #expect(try gradient(several, x, threads: 1) == whole)
    var single = shape
    single.images = 1
    #expect(try gradient(single, x.rows(1..<2), threads: 3) == whole.rows(1..<2))
  }

  // MARK: Which one

  static let first = Shape(channels: 3, kernels: 64, extent: 33, window: 7, stride: 2, padding: 3)
  static let later = Shape(channels: 32, kernels: 64, extent: 14, window: 3, stride: 2, padding: 1)
  static let even = Shape(channels: 32, kernels: 64, extent: 14, window: 3, padding: 1)

  private func labels(_ shape: Shape, _ kernels: KernelTable) throws -> [String] {
    var network = try shape.example.network()
    network.kernels = kernels
    return try network.plan(
      PlanRequest(
        inputs: shape.example.inputs().mapValues(\.shape),
        differentiate: .init(of: "y", withRespectTo: ["x0"])
      ),
      threads: 1
    ).stepLabels
  }

  @Test("without a table, the few channels of a first layer go phase by phase, many do not")
  func rule() throws {
    func interleaves(_ shape: Shape) throws -> Bool {
      try labels(shape, .direct).contains { $0.contains("interleaving") }
    }
    #expect(try interleaves(Self.first))
    #expect(try !interleaves(Self.later))
  }

  /// A table in which one way back is the quickest for a shape, whatever the layout.
  private func table(of shape: Shape, preferring isRotated: Bool) throws -> KernelTable {
    let (w, s) = (shape.window, shape.stride)
    let row = [
      KernelTable.Instructions.current.rawValue, "\(shape.channels)", "\(shape.extent)",
      "\(shape.extent + 2)", "\(shape.kernels)", "\(w)x\(w)", "\(s)x\(s)", "1", "9.0", "", "", "",
    ]
    let times = ConvolutionWayBack.allCases.map { way in
      (way.rawValue.hasPrefix("rotated")) == isRotated ? "1.0" : "1000.0"
    }
    let text = KernelTable.direct.text + (row + times).joined(separator: ",") + "\n"
    return try KernelTable(name: "test", text: text)
  }

  @Test(
    "with a table, the one that it says is the quickest; either is the gradient, for any threads",
    arguments: [first, later, even],
    [false, true]
  )
  func measured(_ shape: Shape, _ isRotated: Bool) throws {
    let table = try table(of: shape, preferring: isRotated)
    let steps = try labels(shape, table)
    #expect(steps.contains { $0.contains("rotated") } == isRotated, "\(steps)")
    #expect(steps.contains { $0.contains("interleaving") } == (isRotated && shape.stride > 1))
    var network = try shape.example.network()
    network.kernels = table
    let inputs = shape.example.inputs()
    let y = try #require(try network.fast(inputs, record: ["y"]).recorded["y"])
    var random = SplitMix64(seed: 5)
    let seed = random.tensor(y.shape)
    let slow = try network.slow(inputs, record: [], seed: seed, withRespectTo: ["x0"])
    let runs = try [1, 2, 3].map { threads in
      try network.fast(
        inputs,
        record: [],
        seed: seed,
        withRespectTo: ["x0"],
        threads: threads
      ).gradients
    }
    #expect(relativeError(runs[0]["x0"], slow.gradients["x0"]) <= 1e-5)
    #expect(runs[1] == runs[0] && runs[2] == runs[0])
  }

  @Test("a stride far longer than the window is not measured phase by phase")
  func longStride() throws {
    // A convolution of all phases would have 256 times the weights.
    let shape = Shape(channels: 16, kernels: 16, extent: 32, window: 2, stride: 32)
    let convolutions = try NetworkConvolutions(
      shape.example.network(),
      to: "y",
      inputs: shape.example.inputs().mapValues(\.shape)
    )
    #expect(convolutions.shapes.count == 1)
    #expect(try !labels(shape, .direct).contains { $0.contains("interleaving") })
  }
}
