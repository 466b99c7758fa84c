import CBits
package import Segmentation

/// The labels of one image as bit sets, by their places in the `LabelTable`; what is not in the
/// table is left out.
package struct LabelBits: Sendable, Hashable {
  /// The columns of the label maps.
  package let width: Int
  /// The rows of the label maps.
  package let height: Int
  /// Labels that the whole image carries, one entry a plane, in the order of the planes.
  package let whole: [Int]
  /// Labels of pixels, one entry a label and plane, by planes and ascending within a plane; a label
  /// may come again in another plane, and is counted again there, as NetDissect does.
  package let parts: [Part]

  /// Where a label lies in one plane.
  package struct Part: Sendable, Hashable {
    /// The label's place in the table.
    package let label: Int
    /// The number of pixels, at least 1.
    package let area: Int
    /// The first word that holds a pixel; as in `UnitMask`.
    package let firstWord: Int
    /// The words from there to the last that holds a pixel.
    package let words: [UInt64]
  }

  /// H W.
  package var pixelCount: Int { width * height }
}

extension LabelBits {
  /// The bit sets of an image's labels.
  package init(_ annotation: Annotation, _ table: LabelTable) {
    width = annotation.width
    height = annotation.height
    whole = annotation.planes.compactMap { plane in
      if case .whole(let number) = plane.content { table.place[number] } else { nil }
    }
    parts = annotation.planes.flatMap { plane -> [Part] in
      if case .pixels(let numbers) = plane.content { Self.parts(of: numbers, table) } else { [] }
    }
  }

  private static func parts(of numbers: [Int32], _ table: LabelTable) -> [Part] {
    let words = (numbers.count + 63) / 64
    var labels: [Int] = []
    var rasters: [UInt64] = []
    var places = LabelPlaces()
    var changes = [UInt64](repeating: 0, count: words)
    numbers.withUnsafeBufferPointer { numbers in
      // Label maps come in runs of one number.
      cbits_changes(numbers.baseAddress, numbers.count, &changes)
      var start = 0
      while start < numbers.count {
        let number = numbers[start]
        let end = changes.firstBit(after: start) ?? numbers.count
        let place = places.place(of: number) {
          guard number != 0, let label = table.place[Int(number)] else { return nil }
          labels.append(label)
          rasters.append(contentsOf: repeatElement(0, count: words))
          return labels.count - 1
        }
        if let place {
          rasters.withUnsafeMutableBufferPointer { $0.set(start..<end, from: place * words * 64) }
        }
        start = end
      }
    }
    return labels.indices.sorted { labels[$0] < labels[$1] }.compactMap { place in
      Part(label: labels[place], raster: rasters[place * words..<(place + 1) * words])
    }
  }
}

/// The places that were given to label numbers, those of the last numbers at hand.
private struct LabelPlaces {
  private var places: [Int32: Int?] = [:]
  private var recent = [(number: Int32, place: Int?)](repeating: (0, nil), count: 64)

  /// The place of a number, asked for when it is first met.
  mutating func place(of number: Int32, _ new: () -> Int?) -> Int? {
    let slot = Int(number & 63)
    if recent[slot].number == number { return recent[slot].place }
    let place: Int?
    if let known = places[number] {
      place = known
    } else {
      place = new()
      places[number] = .some(place)
    }
    recent[slot] = (number, place)
    return place
  }
}

extension [UInt64] {
  /// The first bit that is set after a place.
  fileprivate func firstBit(after place: Int) -> Int? {
    var word = (place + 1) / 64
    guard word < count else { return nil }
    var bits = self[word] & ~0 << UInt64((place + 1) % 64)
    while bits == 0 {
      word += 1
      guard word < count else { return nil }
      bits = self[word]
    }
    return word * 64 + bits.trailingZeroBitCount
  }
}

extension UnsafeMutableBufferPointer<UInt64> {
  /// Sets the bits of some pixels of a raster that begins at a bit.
  fileprivate func set(_ pixels: Range<Int>, from first: Int) {
    let (start, end) = (first + pixels.lowerBound, first + pixels.upperBound)
    let (low, high) = (start >> 6, (end - 1) >> 6)
    let lowBits: UInt64 = ~0 << UInt64(start & 63)
    let highBits: UInt64 = ~0 >> UInt64(63 - (end - 1) & 63)
    guard low < high else { return self[low] |= lowBits & highBits }
    self[low] |= lowBits
    for word in low + 1..<high { self[word] = ~0 }
    self[high] |= highBits
  }
}

extension LabelBits.Part {
  /// The pixels of a raster; `nil` if there are none.
  fileprivate init?(label: Int, raster: ArraySlice<UInt64>) {
    guard let first = raster.firstIndex(where: { $0 != 0 }),
      let last = raster.lastIndex(where: { $0 != 0 })
    else { return nil }
    self.label = label
    firstWord = first - raster.startIndex
    words = Array(raster[first...last])
    area = BitCount.count(words)
  }
}
