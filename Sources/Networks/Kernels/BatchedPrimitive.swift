import Tensors

/// A primitive that goes from images to images, for a whole batch or run for one after the other.
struct BatchedPrimitive {
  let primitive: Primitive
  /// The layout of what it is given, for the images of one run.
  let source: MemoryDescriptor
  /// The layout of what it makes, for the images of one run.
  let destination: MemoryDescriptor
  /// How often it runs.
  var runs = 1
  /// Whether it runs on one thread.
  var isAlone = false

  /// The place of what a run reads or writes of the whole batch.
  func part(_ run: Int, of batch: Placed) -> Place {
    guard runs > 1 else { return batch.place }
    let stride = batch.imageStride ?? batch.shape.count / runs
    return batch.place.advanced(byElements: run * stride)
  }
}
