package import Tensors

extension MapGeometry {
  /// Maps laid over pixels, `[N, h, w]` -> `[N, H, W]`: the only way in which a layer's map becomes
  /// one over an image.
  ///
  /// - Precondition: the maps have the geometry's cells.
  package func upsampled(_ maps: Tensor<Float>, workers: Workers) -> Tensor<Float> {
    let count = maps.shape[0]
    let laid = workers.map(blocks: count) { image in
      maps.elements.withUnsafeBufferPointer { elements in
        upsampled(
          UnsafeBufferPointer(rebasing: elements[image * cellCount..<(image + 1) * cellCount])
        )
        .map { Float($0) }
      }
    }
    return Tensor([count, height, width], laid.flatMap { $0 })
  }
}
