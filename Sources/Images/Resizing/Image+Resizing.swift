extension Image {
  /// The image at another size, equal to Pillow's `resize` to the byte: antialiased, columns first,
  /// 8 bits between the two passes. The size it has already changes nothing.
  ///
  /// - Precondition: both extents are at least 1.
  public func resized(width: Int, height: Int, filter: ResizeFilter = .bilinear) -> Image {
    resized(width: width, height: height, filter: filter, keeping: Region(width, height))
  }

  /// A part of the image at another size, without computing the rest.
  ///
  /// - Precondition: both extents are at least 1 and `region` lies in the resized image.
  public func resized(
    width: Int,
    height: Int,
    filter: ResizeFilter = .bilinear,
    keeping region: Region
  ) -> Image {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(region.isInside(width, height), "\(region) is not in \(width)x\(height)")
    let rows = ResizeWeights(from: self.height, to: height, filter: filter, range: region.rows)
    let same = self.height == height
    let needed = same ? region.rows : rows.sources
    let narrow = withColumns(width, filter: filter, columns: region.columns, rows: needed)
    return same ? narrow : narrow.withRows(rows, first: needed.lowerBound)
  }

  /// These columns of the image at another width, for some of its rows.
  private func withColumns(
    _ width: Int,
    filter: ResizeFilter,
    columns: Range<Int>,
    rows: Range<Int>
  ) -> Image {
    if width == self.width { return cropped(to: Region(columns: columns, rows: rows)) }
    let weights = ResizeWeights(from: self.width, to: width, filter: filter, range: columns)
    return pixels.withUnsafeBufferPointer { old in
      Image(width: columns.count, height: rows.count) { new in
        for y in 0..<rows.count {
          let line = (rows.lowerBound + y) * self.width * 3
          Self.resizeRow(
            UnsafeBufferPointer(rebasing: old[line..<line + self.width * 3]),
            into: UnsafeMutableBufferPointer(
              rebasing: new[y * columns.count * 3..<(y + 1) * columns.count * 3]
            ),
            weights
          )
        }
      }
    }
  }

  private static func resizeRow(
    _ old: UnsafeBufferPointer<UInt8>,
    into new: UnsafeMutableBufferPointer<UInt8>,
    _ table: ResizeWeights
  ) {
    table.weights.withUnsafeBufferPointer { weights in
      for x in 0..<table.starts.count {
        var (red, green, blue) = (ResizeWeights.half, ResizeWeights.half, ResizeWeights.half)
        var (pixel, weight) = (table.starts[x] * 3, x * table.stride)
        for _ in 0..<table.counts[x] {
          red &+= Int32(old[pixel]) &* weights[weight]
          green &+= Int32(old[pixel + 1]) &* weights[weight]
          blue &+= Int32(old[pixel + 2]) &* weights[weight]
          pixel += 3
          weight += 1
        }
        new[x * 3] = ResizeWeights.pixel(red)
        new[x * 3 + 1] = ResizeWeights.pixel(green)
        new[x * 3 + 2] = ResizeWeights.pixel(blue)
      }
    }
  }

  /// New rows as sums of rows; row `first` of the weights is row 0 here.
  private func withRows(_ table: ResizeWeights, first: Int) -> Image {
    let length = width * 3
    return pixels.withUnsafeBufferPointer { old in
      Image(width: width, height: table.starts.count) { new in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: length) { sums in
          for y in 0..<table.starts.count {
            sums.update(repeating: ResizeWeights.half)
            for row in 0..<table.counts[y] {
              let weight = table.weights[y * table.stride + row]
              let line = (table.starts[y] - first + row) * length
              for x in 0..<length { sums[x] &+= Int32(old[line + x]) &* weight }
            }
            for x in 0..<length { new[y * length + x] = ResizeWeights.pixel(sums[x]) }
          }
        }
      }
    }
  }
}

extension Image {
  /// The extents after a resize that brings the short side to a length and keeps the proportions;
  /// the long side is cut to a whole number, as torchvision does.
  public func extents(shortSide: Int) -> (width: Int, height: Int) {
    width <= height
      ? (shortSide, max(1, shortSide * height / width))
      : (max(1, shortSide * width / height), shortSide)
  }

  /// The image resized so that its short side has a length.
  ///
  /// - Precondition: `shortSide >= 1`.
  public func resized(shortSide: Int, filter: ResizeFilter = .bilinear) -> Image {
    let (width, height) = extents(shortSide: shortSide)
    return resized(width: width, height: height, filter: filter)
  }
}
