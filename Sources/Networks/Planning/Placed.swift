public import Tensors

/// A tensor of a plan: its extents, its layout and where it lies.
public struct Placed: Sendable {
  let place: Place
  /// The extents in logical order.
  public let shape: Shape
  /// The order of the elements in memory; where there is a view, the order nearest to it.
  public let layout: Layout
  /// Where the elements lie if they do not lie in the order of `layout`; only who asks the plan for
  /// views is given such.
  let view: View?
  /// The elements from one image to the next, where others lie between them; only a convolution writes
  /// there, image by image, and nobody reads it but as a part of what it is joined to.
  let imageStride: Int?

  init(place: Place, shape: Shape, layout: Layout, imageStride: Int? = nil) {
    self.place = place
    self.shape = shape
    self.layout = layout
    self.imageStride = imageStride
    view = nil
  }

  /// A view of memory, under the name of a layout where it is one.
  init(_ place: Place, _ shape: Shape, _ view: View) {
    let layouts: [Layout] = [.plain, .channelsLast]
    self.shape = shape
    imageStride = nil
    if let layout = layouts.first(where: { view.lies(along: $0.strides(shape)) }) {
      self.place = view.start == 0 ? place : place.advanced(byElements: view.start)
      self.layout = layout
      self.view = nil
    } else {
      self.place = place
      self.view = view
      let closest = view.axes.indices.filter { !view.axes[$0].isEmpty }
        .min { (view.axes[$0].last?.stride ?? 0) < (view.axes[$1].last?.stride ?? 0) }
      layout = shape.rank > 3 && closest == 1 ? .channelsLast : .plain
    }
  }

  /// Where the elements lie.
  var seen: View { view ?? View(shape, strides: layout.strides(shape)) }

  /// The last two axes exchanged.
  var transposed: Placed {
    let view = seen.transposed
    return Placed(place, view.shape, view)
  }

  func descriptor() throws -> MemoryDescriptor {
    precondition(view == nil && imageStride == nil, "a view is read as one")
    return try layout.descriptor(shape)
  }

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
