extension Image {
  /// The image at another size, equal to the byte to what Pillow 13 makes of it: antialiased, with
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
    let columns: ResizeWeights? =
      width == self.width
      ? nil : ResizeWeights(from: self.width, to: width, filter: filter, range: region.columns)
    let rows: ResizeWeights? =
      height == self.height
      ? nil : ResizeWeights(from: self.height, to: height, filter: filter, range: region.rows)
    let used = Region(
      columns: columns?.sources ?? region.columns,
      rows: rows?.sources ?? region.rows
    )
    let image = cropped(to: used)
    return rowsComeFirst(width, height)
      ? image.withRows(rows, used).withColumns(columns, used)
      : image.withColumns(columns, used).withRows(rows, used)
  }

  /// Which pass comes first changes the rounding. Columns do, but since Pillow 13 rows where the
  /// height shrinks by more than twice as many pixels as the width.
  private func rowsComeFirst(_ width: Int, _ height: Int) -> Bool {
    height < self.height && self.height - height > 2 * (self.width - width)
  }

  /// New columns as sums of columns; this is the part of an image that `used` says.
  private func withColumns(_ table: ResizeWeights?, _ used: Region) -> Image {
    guard let table else { return self }
    let (oldLength, newLength) = (width * 3, table.starts.count * 3)
    return pixels.withUnsafeBufferPointer { old in
      Image(width: table.starts.count, height: height) { new in
        for y in 0..<height {
          Self.resizeRow(
            UnsafeBufferPointer(rebasing: old[y * oldLength..<(y + 1) * oldLength]),
            into: UnsafeMutableBufferPointer(rebasing: new[y * newLength..<(y + 1) * newLength]),
            table,
            first: used.columns.lowerBound
          )
        }
      }
    }
  }

  private static func resizeRow(
    _ old: UnsafeBufferPointer<UInt8>,
    into new: UnsafeMutableBufferPointer<UInt8>,
    _ table: ResizeWeights,
    first: Int
  ) {
    table.weights.withUnsafeBufferPointer { weights in
      for x in 0..<table.starts.count {
        var (red, green, blue) = (ResizeWeights.half, ResizeWeights.half, ResizeWeights.half)
        var (pixel, weight) = ((table.starts[x] - first) * 3, x * table.stride)
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

  /// New rows as sums of rows; this is the part of an image that `used` says.
  private func withRows(_ table: ResizeWeights?, _ used: Region) -> Image {
    guard let table else { return self }
    let length = width * 3
    return pixels.withUnsafeBufferPointer { old in
      Image(width: width, height: table.starts.count) { new in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: length) { sums in
          for y in 0..<table.starts.count {
            sums.update(repeating: ResizeWeights.half)
            for row in 0..<table.counts[y] {
              let weight = table.weights[y * table.stride + row]
              let line = (table.starts[y] - used.rows.lowerBound + row) * length
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
  /// The extents after a resize that brings the short side to a length and keeps the proportions, the
  /// long side rounded to a whole number as torchvision does, or otherwise.
  public func extents(
    shortSide: Int,
    rounding: CropRounding = .torchvision
  ) -> (width: Int, height: Int) {
    width <= height
      ? (shortSide, rounding.longSide(height, over: width, times: shortSide))
      : (rounding.longSide(width, over: height, times: shortSide), shortSide)
  }

  /// The image resized so that its short side has a length.
  ///
  /// - Precondition: `shortSide >= 1`.
  public func resized(shortSide: Int, filter: ResizeFilter = .bilinear) -> Image {
    let (width, height) = extents(shortSide: shortSide)
    return resized(width: width, height: height, filter: filter)
  }
}
