import Tensors

/// Pixels that were computed phase by phase, put in the order of the image.
///
/// The source holds `[N, C * phases, cells...]`, the destination `[N, C, spatial...]` in plain order.
/// The pixel s t + j of an axis is the phase j of the cell t.
struct PhaseInterleaving: Sendable {
  /// Where each row of the destination, along its last axis, begins in the source.
  private let rows: [Int]
  /// Where each element of a row lies from there.
  private let places: [Int]

  /// The number of elements that are worth a turn of a worker.
  private static let grain = 1 << 13

  /// - Parameters:
  ///   - shape: the destination.
  ///   - strides: the phases of each spatial axis.
  init(shape: Shape, strides: [Int], source: Placed) {
    let apart = source.layout.strides(source.shape)
    let phaseStrides = Shape(strides).strides.map { $0 * apart[1] }
    let phases = strides.reduce(1, *)
    let spatial = strides.indices.map { axis in
      (0..<shape[axis + 2]).map { pixel in
        pixel / strides[axis] * apart[axis + 2] + pixel % strides[axis] * phaseStrides[axis]
      }
    }
    var rows = (0..<shape[0] * shape[1]).map {
      $0 / shape[1] * apart[0] + $0 % shape[1] * phases * apart[1]
    }
    for axis in spatial.dropLast() { rows = rows.flatMap { row in axis.map { row + $0 } } }
    self.rows = rows
    places = spatial.last ?? [0]
  }

  /// Puts the pixels at their places.
  func run(
    _ source: UnsafeBufferPointer<Float>,
    into destination: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    guard let first = source.baseAddress, let start = destination.baseAddress else { return }
    // Each block writes rows of its own.
    nonisolated(unsafe) let (from, to) = (first, start)
    let perBlock = max(1, Self.grain / max(places.count, 1))
    workers.forEach(blocks: (rows.count + perBlock - 1) / perBlock) { block in
      places.withUnsafeBufferPointer { places in
        for row in block * perBlock..<min((block + 1) * perBlock, rows.count) {
          let (source, result) = (from + rows[row], to + row * places.count)
          for pixel in places.indices { result[pixel] = source[places[pixel]] }
        }
      }
    }
  }
}
