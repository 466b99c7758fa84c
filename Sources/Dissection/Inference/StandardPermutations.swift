/// How many permutations cost about as much as everything else: counted, not timed, so that the same
/// question has the same answer on every machine.
///
/// Costs are those of one core of a server with AVX-512, in nanoseconds for an image. Without the
/// null: 1.5 ms to read an image and its labels, 1 ns for 50 multiply-adds of the network, and 600 ns
/// to lay a unit's map over the label maps. With a permutation: 12 ns for each active unit and each
/// label of the image. With x = q h w cells above its threshold in a mean image, a unit is taken to be
/// active in a share x / (1 + 3x) of the images: cells above a threshold lie together (SqueezeNet's
/// fire9 has x = 0.98, and is active in 23 % of the images).
package enum StandardPermutations {
  /// The least number: the smallest p-value is 0.01.
  package static let fewest = 99
  /// The largest number.
  package static let most = 9999

  /// As many as cost about as much as the plain job, but at least `fewest` and at most `most`; one
  /// less than a multiple of 100, so that p-values are round.
  ///
  /// - Parameters:
  ///   - units: U, with directions.
  ///   - cells: h w of a unit's map.
  ///   - quantile: q.
  ///   - labelsPerImage: how many labels an image holds in the mean.
  ///   - multiplyAdds: of the network, for an image; 0 where there is none.
  package static func count(
    units: Int,
    cells: Int,
    quantile: Double,
    labelsPerImage: Double,
    multiplyAdds: Int
  ) -> Int {
    let above = quantile * Double(cells)
    let active = Double(units) * above / (1 + 3 * above)
    let plain = 1.5e6 + Double(multiplyAdds) / 50 + 600 * Double(units)
    let permutation = 12 * active * labelsPerImage
    let affordable = min(plain / max(permutation, 1), Double(most))
    return max(fewest, (Int(affordable) + 1) / 100 * 100 - 1)
  }
}
