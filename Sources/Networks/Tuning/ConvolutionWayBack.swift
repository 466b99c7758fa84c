/// A way of computing the gradient of a convolution with respect to its input. Different ways round
/// differently.
public enum ConvolutionWayBack: String, Sendable, Hashable, CaseIterable, Codable {
  /// oneDNN's own kernel, channels-last.
  case data = "backward"
  /// oneDNN's own kernel, in blocks of channels.
  case blockedData = "backward-blocked"
  /// A convolution forward with the kernel rotated, all phases of a stride beside each other, by the
  /// quickest kernel channels-last.
  case rotated
  /// The same by the quickest kernel in blocks of channels.
  case blockedRotated = "rotated-blocked"

  /// The layout of the cotangent that it reads.
  var layout: Layout {
    switch self {
    case .data, .rotated: .channelsLast
    case .blockedData, .blockedRotated: .blocked
    }
  }

  /// Whether it is a convolution forward.
  var isRotated: Bool { self == .rotated || self == .blockedRotated }
}
