import Tensors

/// How the elements of a tensor lie in memory. The extents are always in ONNX's logical order.
public enum Layout: Sendable, Hashable {
  /// Row-major, last axis fastest.
  case plain
  /// `[N, C, spatial...]` with the channels fastest: the order in which convolutions are quick, and
  /// in which their bytes do not depend on threads or batch size.
  case channelsLast
  /// `[N, C / 16, H, W, 16]`: channels-last in blocks of 16 channels, one register of AVX-512. The
  /// only order in which oneDNN has Winograd's convolutions. Only operators that are a
  /// `BlockedOperator` meet it; the others are given a conversion.
  case blocked

  /// The channels of a block.
  static let blockWidth = 16

  /// The number of elements from one index of an axis to the next.
  ///
  /// - Precondition: the layout is not `blocked`, whose channels are no single axis.
  func strides(_ shape: Shape) -> [Int] {
    precondition(self != .blocked, "blocked channels have no stride")
    guard self == .channelsLast, shape.rank >= 3 else { return shape.strides }
    let moved = Shape([shape[0]] + shape.dims.dropFirst(2) + [shape[1]]).strides
    return [moved[0], 1] + moved[1..<shape.rank - 1]
  }

  /// The layout that operators which do not know blocks are given instead.
  var withoutBlocks: Layout { self == .blocked ? .channelsLast : self }

  /// What oneDNN must know of a tensor that lies so.
  func descriptor(_ shape: Shape) throws -> MemoryDescriptor {
    try self == .blocked ? .blocked(shape.dims) : .strided(shape.dims, strides(shape))
  }

  /// What listings call it.
  var name: String {
    switch self {
    case .plain: "plain"
    case .channelsLast: "channels-last"
    case .blocked: "blocked"
    }
  }

  /// Whether a tensor can lie in blocks.
  static func fitsBlocks(_ shape: Shape) -> Bool {
    shape.rank == 4 && shape.count > 0 && shape[1] % blockWidth == 0
  }

  /// Whether all layouts that such a tensor can have put every element at the same place.
  static func coincide(for shape: Shape) -> Bool {
    shape.rank < 3 || shape[1] == 1 || shape.dims.dropFirst(2).allSatisfy { $0 == 1 }
  }
}
