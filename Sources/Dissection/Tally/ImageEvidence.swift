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
}
