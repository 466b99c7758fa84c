public import Tensors

/// The part of a network in which cells see only their surroundings, as a chain of stations: tensors
/// through which everything goes that is computed from the tensor at its beginning.
///
/// From a crop of one station's map the same network computes a crop of the next one's, so that a
/// change in a few cells need not be computed for the whole map.
public struct SpatialTrunk: Sendable, Hashable {
  /// A tensor `[N, C, h, w]` of the trunk.
  public struct Station: Sendable, Hashable {
    /// Its name.
    public let tensor: String
    /// Its extents `[N, C, h, w]`.
    public let shape: Shape
    /// All that its cells can see of the first station's map.
    public let field: ReceptiveField
    /// The work of one image from the first station to this one.
    public let work: Double
  }

  /// The stations; the first is the tensor at which the trunk begins.
  public let stations: [Station]
  /// The work of one image from the first station to the end of the network, in multiply-adds.
  public let work: Double

  /// Writing a number takes about as long as so many multiply-adds of a convolution: 4 bytes at
  /// 20 GB/s against 100 G/s.
  static let workOfWriting = 20.0
}

extension ReceptiveField {
  /// How a station's cells see those of an earlier station, if both fields are known.
  ///
  /// - Parameter earlier: the field of the earlier station, every path goes through it.
  public func relative(to earlier: ReceptiveField) -> ReceptiveField {
    ReceptiveField(
      rows: rows.relative(to: earlier.rows),
      columns: columns.relative(to: earlier.columns)
    )
  }

  /// The field that covers both.
  ///
  /// - Returns: `nil` if their cells lie differently far apart.
  func union(_ other: ReceptiveField) -> ReceptiveField? {
    guard let rows = rows.union(other.rows), let columns = columns.union(other.columns) else {
      return nil
    }
    return ReceptiveField(rows: rows, columns: columns)
  }

  func under(_ change: (_ axis: Int, Axis) -> Axis) -> ReceptiveField {
    ReceptiveField(rows: change(0, rows), columns: change(1, columns))
  }
}

extension ReceptiveField.Axis {
  /// The cells, of `extent`, that see any of the pixels.
  public func cells(seeing pixels: Range<Int>, of extent: Int) -> Range<Int> {
    func ceiling(_ a: Int, _ b: Int) -> Int { -Int((Double(-a) / Double(b)).rounded(.down)) }
    let first = max(0, ceiling(pixels.lowerBound - offset - size + 1, step))
    let end = min(extent, ceiling(pixels.upperBound - offset, step))
    return first..<max(first, end)
  }

  /// The pixels that any of the cells sees, beyond the ends too.
  public func pixels(seenBy cells: Range<Int>) -> Range<Int> {
    let first = offset + cells.lowerBound * step
    return first..<first + (cells.count - 1) * step + size
  }

  fileprivate func relative(to earlier: Self) -> Self {
    Self(
      offset: (offset - earlier.offset) / earlier.step,
      size: (size - earlier.size) / earlier.step + 1,
      step: step / earlier.step
    )
  }

  fileprivate func union(_ other: Self) -> Self? {
    guard step == other.step else { return nil }
    let first = min(offset, other.offset)
    let end = max(offset + size, other.offset + other.size)
    return Self(offset: first, size: end - first, step: step)
  }
}
