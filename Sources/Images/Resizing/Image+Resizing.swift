import CPixels

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
    return pixels.withUnsafeBufferPointer { old in
      Image(width: table.starts.count, height: height) { new in
        table.withPointers {
          noema_resize_columns(
            old.baseAddress,
            height,
            width,
            used.columns.lowerBound,
            $0,
            new.baseAddress
          )
        }
      }
    }
  }

  /// New rows as sums of rows; this is the part of an image that `used` says.
  private func withRows(_ table: ResizeWeights?, _ used: Region) -> Image {
    guard let table else { return self }
    return pixels.withUnsafeBufferPointer { old in
      Image(width: width, height: table.starts.count) { new in
        table.withPointers {
          noema_resize_rows(old.baseAddress, width * 3, used.rows.lowerBound, $0, new.baseAddress)
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
