public import Diagnostics
public import Tensors

extension TCAVImages {
  /// For each row, the first of the rows up to itself with which a run compares it, [n].
  ///
  /// Images of different concepts meet only where concepts are opponents too.
  public func firstCompared(againstConcepts: Bool) -> [Int] {
    var first = [Int](repeating: 0, count: rows.count)
    guard !againstConcepts else { return first }
    for row in Set(concepts.joined()) { first[row] = row }
    for concept in concepts {
      let start = concept.min() ?? 0
      for row in concept { first[row] = min(first[row], start) }
    }
    return first
  }

  /// The activations of these images, brought together from the folders that hold them.
  ///
  /// - Parameters:
  ///   - concepts: a source for each concept, one row an image in the order given at the start.
  ///   - random: a source for each random folder.
  /// - Throws: `concepts.layer-mismatch` if a source has another number of rows than its folder had
  ///   images, `concepts.width-mismatch` if the widths differ.
  public func activations(
    layer: String,
    concepts: [RowSource],
    random: [RowSource]
  ) throws(InputError) -> RowSource {
    let sources = concepts + random
    precondition(
      concepts.count == conceptCounts.count && random.count == randomCounts.count,
      "a source for every folder"
    )
    let width = sources[0].width
    var faults: [Fault] = []
    for (source, count) in zip(sources, conceptCounts + randomCounts) {
      if source.count != count { faults.append(.layerMismatch(layer, count, source.count)) }
      if source.width != width { faults.append(.rowWidths(layer, width, source.width)) }
    }
    try InputError.throwAny(faults)
    let places = rows.map { row in
      switch row.origin {
      case .concept(let set): (source: set, index: row.index)
      case .random(let set): (source: concepts.count + set, index: row.index)
      }
    }
    return RowSource(count: rows.count, width: width) { index in
      try sources[places[index].source].row(places[index].index)
    }
  }
}
