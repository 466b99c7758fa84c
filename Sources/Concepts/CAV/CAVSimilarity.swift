import Attribution
public import Diagnostics
public import Tensors

/// How far an image lies along a CAV.
public struct CAVSimilarity: Sendable, Hashable, Codable {
  /// The image's place among those given.
  public let image: Int
  /// v . x, the projection of its activations on the unit CAV, in units of activation.
  public let projection: Double
  /// The signed distance from the CAV's hyperplane, positive on the concept's side.
  public let distance: Double
}

extension CAV {
  /// Images by their projection, the most similar to the concept first; equal ones in the order
  /// given.
  ///
  /// - Parameter projections: one number an image, from `direction.projections(of:)`.
  public func sorted(projections: [Double]) -> [CAVSimilarity] {
    projections.enumerated()
      .map {
        CAVSimilarity(
          image: $0.offset,
          projection: $0.element,
          distance: direction.distance(ofProjection: $0.element)
        )
      }
      .sorted { ($1.projection, $0.image) < ($0.projection, $1.image) }
  }

  /// Images by their projection, the most similar to the concept first, from their activations
  /// [n, C, H, W].
  ///
  /// - Throws: `attribution.other-shape` if the activations are not of the CAV's layer;
  ///   `tensors.not-finite` naming the images whose activations hold NaN or infinity.
  public func sorted(_ activations: Tensor<Float>) throws(InputError) -> [CAVSimilarity] {
    let projections = try direction.projections(of: activations)
    let bad = projections.indices.filter { !projections[$0].isFinite }
    guard bad.isEmpty else { throw InputError(.notFinite(rows: bad)) }
    return sorted(projections: projections)
  }
}
