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
    // Label maps come in runs of one number; each run is looked up once.
    var slots: [Int32: Int?] = [0: nil]
    var labels: [Int] = []
    var rasters: [[UInt64]] = []
    numbers.withUnsafeBufferPointer { numbers in
      var start = 0
      while start < numbers.count {
        let number = numbers[start]
        var end = start + 1
        while end < numbers.count, numbers[end] == number { end += 1 }
        let slot: Int?
        if let known = slots[number] {
          slot = known
        } else {
          slot = table.place[Int(number)].map { label in
            labels.append(label)
            rasters.append([UInt64](repeating: 0, count: (numbers.count + 63) / 64))
            return labels.count - 1
          }
          slots[number] = .some(slot)
        }
        if let slot {
          rasters[slot].withUnsafeMutableBufferPointer { raster in
            for bit in stride(from: start, to: end, by: 64) {
              raster.place(~0 >> UInt64(64 - min(64, end - bit)), at: bit)
            }
          }
        }
        start = end
      }
    }
    return zip(labels, rasters).sorted { $0.0 < $1.0 }.compactMap {
      Part(label: $0.0, raster: $0.1)
    }
  }
}

extension LabelBits.Part {
  /// The pixels of a raster; `nil` if there are none.
  fileprivate init?(label: Int, raster: [UInt64]) {
    guard let first = raster.firstIndex(where: { $0 != 0 }),
      let last = raster.lastIndex(where: { $0 != 0 })
    else { return nil }
    self.label = label
    firstWord = first
    words = Array(raster[first...last])
    area = BitCount.count(words)
  }
}
