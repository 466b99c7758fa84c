import Attribution
public import Diagnostics

/// Images in the order of their projection on a CAV.
public struct SortedImages: Sendable, Hashable, Codable {
  /// One image in its place.
  public struct Place: Sendable, Hashable, Codable {
    /// Its rank, from 1 for the most similar to the concept.
    public let rank: Int
    /// Its path below the folder.
    public let image: String
    /// v . x, the projection of its activations on the unit CAV, in units of activation.
    public let projection: Double
    /// The signed distance from the CAV's hyperplane, positive on the concept's side.
    public let distance: Double
  }

  /// The concept.
  public let concept: String
  /// What it was told apart from.
  public let counterpart: String
  /// The layer.
  public let layer: String
  /// The images, the most similar to the concept first.
  public let images: [Place]
  /// What made the numbers.
  public let provenance: Provenance
  /// What a reader must know.
  public let notices: [Notice]

  /// Images by their similarity to a CAV.
  ///
  /// - Parameters:
  ///   - similarities: the images in their order, numbered as in `names`.
  ///   - names: what each image is called.
  ///   - cav: the vector.
  ///   - provenance: what made the numbers.
  ///   - notices: what a reader must know of the images.
  package init(
    _ similarities: [CAVSimilarity],
    names: [String],
    cav: CAV,
    provenance: Provenance,
    notices: [Notice]
  ) {
    concept = cav.concept
    counterpart = cav.counterpart
    layer = cav.direction.layer
    images = similarities.enumerated().map { index, similarity in
      Place(
        rank: index + 1,
        image: names[similarity.image],
        projection: similarity.projection,
        distance: similarity.distance
      )
    }
    self.provenance = provenance
    let isConcept =
      cav.accuracy?.isBetterThanChance(confidence: cav.settings.confidence) ?? true
    self.notices =
      notices + cav.notices(for: provenance.digests)
      + (isConcept ? [] : [.notAConcept(cav.concept)])
  }
}
