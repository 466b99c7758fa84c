import Diagnostics
package import Foundation
import Tensors

extension DissectionRun {
  /// Writes what other tools need to count again: for layer number i `activations_i`, `[n, U, h, w]`,
  /// rows in the order of the result's images, and `thresholds_i`, `[U]`; without the number where
  /// there is one layer. All activations are held in memory at once.
  ///
  /// - Throws: as `NumPyArchive.write`; an unreadable image has a row of zeros.
  package func dump(to url: URL) throws {
    let found = try mergedThresholds()
    let layers = job.source.layers
    var values = layers.map { layer in
      [Float](repeating: 0, count: job.images.count * layer.unitCount * layer.grid.places)
    }
    try stream(job.images.indices) { batch in
      for image in batch {
        for layer in layers.indices {
          let maps = image.maps[layer].elements
          let start = image.image * maps.count
          values[layer].replaceSubrange(start..<start + maps.count, with: maps)
        }
      }
    }
    var arrays: [String: StoredArray] = [:]
    for (index, layer) in layers.enumerated() {
      let suffix = layers.count == 1 ? "" : "_\(index)"
      let shape: Shape = [job.images.count, layer.unitCount, layer.grid.height, layer.grid.width]
      arrays["activations\(suffix)"] = StoredArray(Tensor(shape, values[index]))
      arrays["thresholds\(suffix)"] = StoredArray(
        Tensor([layer.unitCount], found.thresholds[index])
      )
    }
    try NumPyArchive.write(arrays, to: url)
  }
}
