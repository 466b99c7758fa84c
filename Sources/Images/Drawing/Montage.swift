/// A sheet of thumbnails in rows from the left, each in a square cell, with gaps between.
public struct Montage: Sendable, Hashable {
  /// The number of cells in a row, at least 1.
  public var columns: Int
  /// The side of a cell in pixels, at least 1.
  public var side: Int
  /// The pixels between cells and around them, at least 0.
  public var gap: Int
  /// The colour of gaps and of what an image leaves of its cell.
  public var paper: Colour

  /// A sheet.
  public init(columns: Int = 8, side: Int = 128, gap: Int = 6, paper: Colour = .white) {
    self.columns = columns
    self.side = side
    self.gap = gap
    self.paper = paper
  }

  /// The images on a sheet, each fitted into its cell whole; an empty cell's worth of paper if there
  /// are none.
  public func image(_ images: [Image]) -> Image {
    let across = max(1, min(columns, images.count))
    let down = max(1, (images.count + across - 1) / across)
    let pitch = side + gap
    var sheet = Image(
      width: across * pitch + gap,
      height: down * pitch + gap,
      filledWith: paper
    )
    for (index, image) in images.enumerated() {
      let thumbnail = image.fitted(into: side)
      sheet.draw(
        thumbnail,
        x: gap + index % across * pitch + (side - thumbnail.width) / 2,
        y: gap + index / across * pitch + (side - thumbnail.height) / 2
      )
    }
    return sheet
  }
}

extension Image {
  /// The image with its long side at a length and its proportions kept.
  ///
  /// - Precondition: `side >= 1`.
  public func fitted(into side: Int) -> Image {
    let long = max(width, height)
    return resized(
      width: max(1, (width * side + long / 2) / long),
      height: max(1, (height * side + long / 2) / long),
      filter: .bicubic
    )
  }

  /// The middle square of the image, at a side of that many pixels.
  ///
  /// - Precondition: `side >= 1`.
  public func thumbnail(side: Int) -> Image {
    let extents = extents(shortSide: side)
    return resized(
      width: extents.width,
      height: extents.height,
      filter: .bicubic,
      keeping: Region(centring: side, side, in: extents)
    )
  }

  /// Puts another image over this one.
  ///
  /// - Precondition: it lies inside.
  public mutating func draw(_ image: Image, x: Int, y: Int) {
    let isInside = x >= 0 && y >= 0 && x + image.width <= width && y + image.height <= height
    precondition(isInside, "\(image.width)x\(image.height) at \(x), \(y) in \(width)x\(height)")
    let length = image.width * 3
    for row in 0..<image.height {
      let start = ((y + row) * width + x) * 3
      pixels.replaceSubrange(
        start..<start + length,
        with: image.pixels[row * length..<(row + 1) * length]
      )
    }
  }
}
