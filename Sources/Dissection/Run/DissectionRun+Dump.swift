import Attribution
import Diagnostics
package import Foundation
import Tensors

extension DissectionRun {
  /// Writes what other tools need to count again, and what was counted. For layer number i there are
  /// `activations_i`, `[n, U, h, w]`, rows in the order of the result's images, `thresholds_i`, `[U]`,
  /// and of the images on which labels are found `truths_i`, `[labels]`, L; `intersections_i`,
  /// `[U, labels]`, I; `activated_i`, `[U, categories]`, A; without the number where there is one
  /// layer. All activations are held in memory at once.
  ///
  /// - Parameters:
  ///   - url: the file's place.
  ///   - shards: in how many shards the job was done.
  /// - Throws: as `NumPyArchive.write`, and `RunError` if the shards' files cannot be read; an
  ///   unreadable image has a row of zeros.
  package func dump(to url: URL, shards: Int) throws {
    let found = try mergedThresholds()
    let layers = job.source.layers
    var values = layers.map { layer in
      [Float](repeating: 0, count: job.images.count * layer.unitCount * layer.grid.places)
    }
    try stream(job.images.indices, holdsMaps: true, look: { $0 }) { batch in
      for image in batch {
        for layer in layers.indices {
          image.maps[layer].withValues { maps in
            let start = image.image * maps.count
            values[layer].replaceSubrange(start..<start + maps.count, with: maps)
          }
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
      var tally = Tally(job.table, unitCount: layer.unitCount, gate: job.settings.gate)
      try libraries(layer: index, shards: shards).forEachImage {
        if job.isFound($0.image) { tally.add($0) }
      }
      let (units, labels) = (tally.unitCount, tally.truths.count)
      arrays["truths\(suffix)"] = StoredArray(Tensor([labels], tally.truths))
      arrays["intersections\(suffix)"] = StoredArray(
        Tensor([units, labels], tally.intersections)
      )
      arrays["activated\(suffix)"] = StoredArray(
        Tensor([units, job.table.categoryCount], tally.activations)
      )
    }
    try NumPyArchive.write(arrays, to: url)
  }
}
