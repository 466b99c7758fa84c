import CDNNL

/// A way of computing a convolution forward. Different kernels round differently.
public enum ConvolutionKernel: String, Sendable, Hashable, CaseIterable, Codable {
  /// oneDNN's first choice for channels-last tensors: products of small matrices.
  case direct
  /// oneDNN's direct kernel for tensors in blocks of channels.
  case blocked
  /// Winograd's F(2x2, 3x3): 2.25 times fewer products (Lavin and Gray 2016, section 4.1).
  case winograd2 = "winograd-2x2"
  /// Winograd's F(4x4, 3x3): 4 times fewer products, and larger weights (section 4.3).
  case winograd4 = "winograd-4x4"

  /// The layout of what it reads and makes.
  var layout: Layout { self == .direct ? .channelsLast : .blocked }

  /// The kernel that every convolution of a layout has.
  static func plainest(in layout: Layout) -> ConvolutionKernel {
    layout == .blocked ? .blocked : .direct
  }

  var algorithm: dnnl_alg_kind_t {
    switch self {
    case .direct, .blocked: dnnl_convolution_direct
    case .winograd2, .winograd4: dnnl_convolution_winograd
    }
  }

  /// A part of oneDNN's name for the implementation; `nil` for its first choice.
  var implementation: String? {
    switch self {
    case .direct, .blocked: nil
    case .winograd2: "wino_2x3"
    case .winograd4: "wino_4x3"
    }
  }

  /// Whether it can compute a convolution of a shape at all.
  func exists(for shape: ConvolutionShape) -> Bool {
    guard algorithm == dnnl_convolution_winograd else { return true }
    return shape.window == [3, 3] && shape.strides == [1, 1] && shape.groups == 1
  }

  /// Whether its bytes depend on how many images it is compiled for: oneDNN then divides them into
  /// tiles otherwise.
  var dependsOnBatch: Bool { algorithm == dnnl_convolution_winograd }
}
