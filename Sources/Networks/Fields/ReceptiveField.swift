/// Which part of the input each cell of a layer sees, along rows and columns.
public struct ReceptiveField: Sendable, Hashable, Codable {
  /// Along the rows, the height.
  public var rows: Axis
  /// Along the columns, the width.
  public var columns: Axis

  /// A field by axes.
  public init(rows: Axis, columns: Axis) {
    self.rows = rows
    self.columns = columns
  }

  /// The field along one axis, in pixels of the input; what padding adds lies outside of it.
  public struct Axis: Sendable, Hashable, Codable {
    /// The first pixel that cell 0 sees; negative where there is padding.
    public var offset: Int
    /// How many pixels a cell sees.
    public var size: Int
    /// From a cell's field to the next one's; at least 1.
    public var step: Int

    /// A field.
    public init(offset: Int, size: Int, step: Int) {
      self.offset = offset
      self.size = size
      self.step = step
    }

    /// The pixels themselves.
    public static let pixels = Axis(offset: 0, size: 1, step: 1)

    /// The middle of a cell's field, where pixel i has its middle at i. (NetDissect counts
    /// `size / 2` in whole numbers, which lies half a pixel further for an even size.)
    public func centre(of cell: Int) -> Double {
      Double(offset) + Double(size - 1) / 2 + Double(cell * step)
    }

    /// What a window of `span` cells sees that starts `padding` cells before cell 0 and moves on by
    /// `stride`: NetDissect's composition of field maps.
    ///
    /// A file may ask for anything: extents stop at 32 bits, far beyond any input.
    func under(span: Int, stride: Int, padding: Int) -> Axis {
      func bounded(_ number: Int) -> Int { Int(Int32(clamping: number)) }
      let (span, stride, padding) = (bounded(span), bounded(stride), bounded(padding))
      return Axis(
        offset: bounded(offset - padding * step),
        size: bounded((span - 1) * step + size),
        step: max(1, bounded(step * stride))
      )
    }
  }
}
