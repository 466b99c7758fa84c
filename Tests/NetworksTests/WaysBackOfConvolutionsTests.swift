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

  @Test("the few channels of a first layer are computed phase by phase, the many of others are not")
  func choice() throws {
    func labels(_ shape: Shape) throws -> String {
      try shape.example.network().plan(
        PlanRequest(
          inputs: shape.example.inputs().mapValues(\.shape),
          differentiate: .init(of: "y", withRespectTo: ["x0"])
        ),
        threads: 1
      ).stepLabels.joined(separator: "\n")
    }
    let first = Shape(channels: 3, kernels: 64, extent: 33, window: 7, stride: 2, padding: 3)
    #expect(try labels(first).contains("interleaving"))
    let later = Shape(channels: 32, kernels: 64, extent: 14, window: 3, stride: 2, padding: 1)
    #expect(try !labels(later).contains("interleaving"))
  }
}
