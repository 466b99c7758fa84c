/// What one image says about all units: everything later is a sum of these over images, each taken
/// once (a tally), with weights (a bootstrap), or in part (a split, a shard).
package struct ImageEvidence: Sendable, Hashable {
  /// The image's place in the data set.
  package let image: Int
  /// The units that are active in it, in ascending order.
  package let units: [Int32]
  /// The area of each of these units' masks.
  package let areas: [Int32]
  /// For each of these units the end of its entries in `labels` and `counts`.
  package let ends: [Int32]
  /// The labels under a unit's mask, ascending, each once.
  package let labels: [Int32]
  /// How many of the label's pixels lie under the mask, summed over planes; at least 1.
  package let counts: [Int32]
  /// The labels that the image holds, ascending, each once.
  package let present: [Int32]
  /// How many pixels each of them has, summed over planes.
  package let truths: [Int32]

  /// The entries of one active unit, by its place in `units`.
  package func entries(_ place: Int) -> Range<Int> {
    (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])
  }
}

extension ImageEvidence {
  /// Counts an image's masks against its labels.
  ///
  /// - Parameters:
  ///   - image: the image's place in the data set.
  ///   - masks: of the units with a pixel above their thresholds, by unit.
  ///   - labels: over a raster of the same size.
  package init(image: Int, masks: [UnitMask], labels bits: LabelBits) {
    let present = Set(bits.whole + bits.parts.map(\.label)).sorted()
    let places = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
    // The place of each plane's label among those that the image holds.
    let whole = bits.whole.map { places[$0, default: 0] }
    let parts = bits.parts.map { places[$0.label, default: 0] }
    var truths = [Int32](repeating: 0, count: present.count)
    for place in whole { truths[place] += Int32(bits.pixelCount) }
    for (index, place) in parts.enumerated() { truths[place] += Int32(bits.parts[index].area) }

    var (ends, labels, counts): ([Int32], [Int32], [Int32]) = ([], [], [])
    ends.reserveCapacity(masks.count)
    var under = [Int32](repeating: 0, count: present.count)
    for mask in masks {
      for place in under.indices { under[place] = 0 }
      for place in whole { under[place] += Int32(mask.area) }
      for (index, place) in parts.enumerated() {
        under[place] += Int32(mask.overlap(bits.parts[index]))
      }
      for (place, count) in under.enumerated() where count > 0 {
        labels.append(Int32(present[place]))
        counts.append(count)
      }
      ends.append(Int32(labels.count))
    }
    self.init(
      image: image,
      units: masks.map { Int32($0.unit) },
      areas: masks.map { Int32($0.area) },
      ends: ends,
      labels: labels,
      counts: counts,
      present: present.map { Int32($0) },
      truths: truths
    )
  }
}
