public import Tensors

/// A tensor of a plan: its extents, its layout and where it lies.
public struct Placed: Sendable {
  let place: Place
  /// The extents in logical order.
  public let shape: Shape
  /// The order of the elements in memory.
  public let layout: Layout

  func descriptor() throws -> MemoryDescriptor { try layout.descriptor(shape) }

  /// The same memory under other extents; only a tensor whose elements lie in plain order, such as
  /// one of a single pixel, can be read so.
  func relabelled(_ shape: Shape) -> Placed { Placed(place: place, shape: shape, layout: .plain) }

  /// The same memory called by the other layout's name, where both coincide.
  func named(_ layout: Layout) -> Placed { Placed(place: place, shape: shape, layout: layout) }
}

extension Place {
  /// Whether both are one place of the arena.
  func isSame(as other: Place) -> Bool {
    guard case .arena(let buffer, let offset) = self, case .arena(let another, let there) = other
    else { return false }
    return buffer == another && offset == there
  }

  /// The place some float elements further on.
  func advanced(byElements count: Int) -> Place {
    switch self {
    case .arena(let buffer, let byteOffset):
      return .arena(buffer, byteOffset: byteOffset + count * MemoryLayout<Float>.stride)
    case .constant(let memory):
      let offset = count * MemoryLayout<Float>.stride
      return .constant(AlignedBuffer(memory, from: offset))
    }
  }
}
