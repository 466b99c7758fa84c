import Diagnostics
import Foundation
import Images

/// Reads a mask's labels.
///
/// Grey and palette masks hold class numbers. Colour masks hold the names file's colours where it has
/// any, and palette masks then too; else PASCAL VOC's. The number 255 is void, as in VOC and ADE20K,
/// unless it has a name; 0 is unlabelled, unless it has a name: then a label's number is one more
/// than in the masks.
struct MaskReader: Sendable {
  /// The side of the label maps.
  let side: Int
  /// The classes.
  let classes: ClassNames
  /// What is added to the masks' numbers, for 0 means unlabelled.
  let offset: Int
  private let labelOf: [Int32: Int32]
  private let labelOfColour: [Int32: Int32]
  private let hasColours: Bool
  private let categoryOf: [Int]
  private let categories: Int

  init(classes: ClassNames, side: Int) {
    self.classes = classes
    self.side = side
    let offset = classes.entries.contains { $0.number == 0 } ? 1 : 0
    self.offset = offset
    hasColours = classes.entries.contains { $0.colour != nil }
    let labels = classes.entries.map { (Int32($0.number), Int32($0.number + offset)) }
    labelOf = Dictionary([(0, 0), (Int32(VOCColours.void), 0)] + labels) { $1 }
    let black: [(Int32, Int32)] = [(0, 0)]
    labelOfColour =
      hasColours
      ? Dictionary(
        black
          + classes.entries.compactMap { entry in
            entry.colour.map { ($0, Int32(entry.number + offset)) }
          }
      ) { $1 }
      : Self.labelsOfVOCColours(labelOf)
    let names = classes.categories
    categories = names.count
    var places = [Int](repeating: -1, count: (classes.entries.map(\.number).max() ?? 0) + 2)
    for entry in classes.entries {
      places[entry.number + offset] = names.firstIndex(of: entry.category) ?? -1
    }
    categoryOf = places
  }

  /// The labels of a mask, one plane a category that the image holds.
  ///
  /// - Throws: what `LabelImage` throws, `segmentation.unknown-pixel`, `segmentation.unknown-colour`.
  func annotation(_ mask: URL) throws(InputError) -> Annotation {
    let map = try LabelImage(contentsOf: mask)
    let isColoured = map.kind == .colour || (hasColours && map.kind.isPalette)
    let table = isColoured ? labelOfColour : labelOf
    let stored = isColoured ? map.colours : map.numbers
    let labels = Self.translated(stored, by: table)
    if let unknown = labels.unknown {
      throw InputError(
        isColoured
          ? .unknownColours(unknown.map(Colour.init(packed:)), at: mask.path)
          : .unknownPixels(unknown.map(Int.init), tables: "the names file", at: mask.path)
      )
    }
    let square = NearestPixel.square(
      labels.numbers,
      width: map.width,
      height: map.height,
      side: side
    )
    return Annotation(width: side, height: side, planes: planes(square))
  }

  private func planes(_ numbers: [Int32]) -> [Annotation.Plane] {
    if categories == 1 { return [Annotation.Plane(category: 0, content: .pixels(numbers))] }
    return (0..<categories).compactMap { category in
      let own = numbers.map { categoryOf[Int($0)] == category ? $0 : 0 }
      guard own.contains(where: { $0 != 0 }) else { return nil }
      return Annotation.Plane(category: category, content: .pixels(own))
    }
  }

  /// Numbers by a table; a run of equal ones is looked up once.
  private static func translated(
    _ stored: [Int32],
    by table: [Int32: Int32]
  ) -> (numbers: [Int32], unknown: [Int32]?) {
    var unknown: Set<Int32> = []
    var (last, label): (Int32?, Int32) = (nil, 0)
    let numbers = stored.map { number in
      if number != last {
        last = number
        if let known = table[number] { label = known } else { unknown.insert(number) }
      }
      return label
    }
    return (numbers, unknown.isEmpty ? nil : unknown.sorted())
  }

  private static func labelsOfVOCColours(_ labelOf: [Int32: Int32]) -> [Int32: Int32] {
    let known = VOCColours.packed.enumerated().compactMap { number, colour in
      labelOf[Int32(number)].map { (colour, $0) }
    }
    return Dictionary(known) { first, _ in first }
  }
}
