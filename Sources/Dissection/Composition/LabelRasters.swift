/// The labels of one image, each as the set of pixels that carry it in any plane: here, unlike in
/// the tallies, a pixel counts once.
struct LabelRasters {
  /// The labels that the image holds, ascending.
  let labels: [Int]
  /// The words of a raster.
  let wordCount: Int
  /// The rasters of the labels, one after the other.
  private var words: [UInt64]
  /// For each label the words from its first pixel to its last.
  private var spans: [Range<Int>]

  /// The labels of an image.
  init(_ entry: LabelLibrary.Entry) {
    labels = Set(entry.whole + entry.parts.map(\.key)).sorted()
    wordCount = (entry.size.pixelCount + 63) / 64
    words = [UInt64](repeating: 0, count: labels.count * wordCount)
    spans = [Range<Int>](repeating: wordCount..<wordCount, count: labels.count)
    for part in entry.parts {
      guard let place = place(of: part.key) else { continue }
      let start = place * wordCount + part.firstWord
      for (offset, word) in part.words.enumerated() { words[start + offset] |= word }
      let isFirst = spans[place].isEmpty
      spans[place] =
        min(
          spans[place].lowerBound,
          part.firstWord
        )..<(isFirst
        ? part.endWord : max(spans[place].upperBound, part.endWord))
    }
    for label in entry.whole {
      guard let place = place(of: label) else { continue }
      spans[place] = 0..<wordCount
      let start = place * wordCount
      for offset in 0..<wordCount { words[start + offset] = ~0 }
      let rest = entry.size.pixelCount % 64
      if rest > 0 { words[start + wordCount - 1] = ~0 >> UInt64(64 - rest) }
    }
  }

  /// Where a formula holds; `nil` if nowhere.
  func pixels(of formula: Formula) -> [UInt64]? { pixels(of: formula, in: 0..<wordCount) }

  private func pixels(of formula: Formula, in range: Range<Int>) -> [UInt64]? {
    guard mayHold(formula) else { return nil }
    var pixels = [UInt64](repeating: 0, count: range.count)
    join(.or, formula.first, to: &pixels, range)
    for term in formula.terms { join(term.connective, term.label, to: &pixels, range) }
    return pixels.contains { $0 != 0 } ? pixels : nil
  }

  /// Whether the labels that are here leave it possible that a formula holds somewhere.
  private func mayHold(_ formula: Formula) -> Bool {
    formula.terms.reduce(place(of: formula.first) != nil) { mayHold, term in
      switch term.connective {
      case .or: mayHold || place(of: term.label) != nil
      case .and: mayHold && place(of: term.label) != nil
      case .andNot: mayHold
      }
    }
  }

  private func join(
    _ connective: Formula.Connective,
    _ label: Int,
    to pixels: inout [UInt64],
    _ range: Range<Int>
  ) {
    guard let place = place(of: label) else {
      if connective == .and { for offset in pixels.indices { pixels[offset] = 0 } }
      return
    }
    let start = place * wordCount + range.lowerBound
    switch connective {
    case .or: for offset in pixels.indices { pixels[offset] |= words[start + offset] }
    case .and: for offset in pixels.indices { pixels[offset] &= words[start + offset] }
    case .andNot: for offset in pixels.indices { pixels[offset] &= ~words[start + offset] }
    }
  }

  /// Where a formula holds under a mask, in the mask's words; `nil` if nowhere.
  func pixels(of formula: Formula, under mask: PackedSet) -> [UInt64]? {
    guard var pixels = pixels(of: formula, in: mask.firstWord..<mask.endWord) else { return nil }
    for offset in pixels.indices { pixels[offset] &= mask.words[offset] }
    return pixels
  }

  /// Adds to `counts` how many of some pixels carry each label, by the labels' places in the table.
  func count(_ pixels: [UInt64], from firstWord: Int, into counts: UnsafeMutablePointer<Int>) {
    pixels.withUnsafeBufferPointer {
      count(PackedSet(key: 0, area: 0, firstWord: firstWord, words: $0), into: counts)
    }
  }

  /// Adds to `counts` how many of a set's pixels carry each label, by the labels' places in the table.
  func count(_ set: PackedSet, into counts: UnsafeMutablePointer<Int>) {
    words.withUnsafeBufferPointer { words in
      for (place, label) in labels.enumerated() {
        let (row, span) = (place * wordCount, spans[place])
        let raster = PackedSet(
          key: label,
          area: 0,
          firstWord: span.lowerBound,
          words: UnsafeBufferPointer(
            rebasing: words[row + span.lowerBound..<row + span.upperBound]
          )
        )
        counts[label] += set.overlap(raster)
      }
    }
  }

  /// The label's place among those that the image holds.
  private func place(of label: Int) -> Int? {
    var (low, high) = (0, labels.count)
    while low < high {
      let middle = (low + high) / 2
      if labels[middle] < label { low = middle + 1 } else { high = middle }
    }
    return low < labels.count && labels[low] == label ? low : nil
  }
}
