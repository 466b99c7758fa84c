public import Diagnostics
public import Images

/// A sheet of a few pictures of a data set, a row each: the picture, then for each category the
/// picture in grey with its labels in colour.
public struct LabelSheet: Sendable, Hashable {
  /// How many pictures, taken evenly from the whole data set: of each part the one of eight whose
  /// labels are of most categories.
  public var pictures: Int
  /// The side of a picture on the sheet; it is squashed to a square, as for the network.
  public var side: Int

  /// A sheet.
  public init(pictures: Int = 8, side: Int = 160) {
    self.pictures = pictures
    self.side = side
  }

  /// The sheet of a data set.
  ///
  /// - Throws: `InputError` if a picture or its labels cannot be read.
  public func image(of data: any SegmentedDataset) throws(InputError) -> Image {
    let colours = Dictionary(data.labels.map { ($0.number, Self.colour(of: $0)) }) { $1 }
    var tiles: [Image] = []
    for index in try chosen(from: data) {
      let picture = try Image(contentsOf: data.images[index].file.url)
        .resized(width: side, height: side)
      let annotation = try data.annotation(of: index)
      tiles.append(picture)
      tiles += data.categories.indices.map { tile(picture, annotation, category: $0, colours) }
    }
    return Montage(columns: data.categories.count + 1, side: side).image(tiles)
  }

  /// The places of the pictures that are shown.
  private func chosen(from data: any SegmentedDataset) throws(InputError) -> [Int] {
    let count = data.images.count
    let shown = min(pictures, count)
    var chosen: [Int] = []
    for part in 0..<shown {
      let (start, end) = (part * count / shown, (part + 1) * count / shown)
      let step = max(1, (end - start) / 8)
      var (best, most) = (start, -1)
      for index in stride(from: start, to: end, by: step) {
        let categories = Set(try data.annotation(of: index).planes.map(\.category)).count
        if categories > most { (best, most) = (index, categories) }
      }
      chosen.append(best)
    }
    return chosen
  }

  /// The colour of a label: of a colour's name itself; of others hues a golden angle apart, so that
  /// neighbours differ.
  public static func colour(of label: ConceptLabel) -> Colour {
    let name = label.name.hasSuffix("-c") ? String(label.name.dropLast(2)) : ""
    if let colour = ColourName(rawValue: name) { return colour.example }
    let hue = (Double(label.number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) * 6
    let rise = 1 - abs(hue.truncatingRemainder(dividingBy: 2) - 1)
    let (full, part, none) = (UInt8(235), UInt8(35 + 200 * rise), UInt8(35))
    switch hue {
    case ..<1: return Colour(full, part, none)
    case ..<2: return Colour(part, full, none)
    case ..<3: return Colour(none, full, part)
    case ..<4: return Colour(none, part, full)
    case ..<5: return Colour(part, none, full)
    default: return Colour(full, none, part)
    }
  }

  private func tile(
    _ picture: Image,
    _ annotation: Annotation,
    category: Int,
    _ colours: [Int: Colour]
  ) -> Image {
    var tile = picture
    let planes = annotation.planes.filter { $0.category == category }.map(\.content)
    let column = NearestPixel(from: annotation.width, to: side)
    let row = NearestPixel(from: annotation.height, to: side)
    for y in 0..<side {
      for x in 0..<side {
        let place = row(y) * annotation.width + column(x)
        let label = planes.lazy.map { $0.label(at: place) }.first { $0 != 0 }
        tile[x: x, y: y] = Self.shaded(picture[x: x, y: y], label.flatMap { colours[$0] })
      }
    }
    return tile
  }

  /// Grey and darker without a label, else half the label's colour.
  private static func shaded(_ colour: Colour, _ paint: Colour?) -> Colour {
    let luma = (299 * Int(colour.red) + 587 * Int(colour.green) + 114 * Int(colour.blue)) / 1000
    guard let paint else {
      let dark = UInt8(luma * 2 / 5)
      return Colour(dark, dark, dark)
    }
    let mix = { (channel: UInt8) in UInt8((luma * 2 + Int(channel) * 3) / 5) }
    return Colour(mix(paint.red), mix(paint.green), mix(paint.blue))
  }
}

extension Annotation.Content {
  /// The label of a pixel, by its place in rows; 0 for none.
  fileprivate func label(at place: Int) -> Int {
    switch self {
    case .whole(let number): number
    case .pixels(let numbers): Int(numbers[place])
    }
  }
}
