/// Which of the scales of a quantised tensor belongs to which of its elements; the attributes `axis`
/// and `block_size` of ONNX `QuantizeLinear` and `DequantizeLinear`.
struct ScaleBlocks: Sendable, Hashable {
  /// How far an axis steps in the flat tensor, and its extent.
  let inner: Int
  let extent: Int
  /// How many elements along the axis share a scale; 0 if the scales are one or one an index.
  let block: Int
  /// The number of scales along the axis; 1 if one is for all.
  let count: Int

  /// The place of the scale of the element at a flat place.
  func place(of element: Int) -> Int {
    if count == 1 && block == 0 { return 0 }
    let index = element / inner % extent
    if block == 0 { return index }
    return (element / (inner * extent) * count + index / block) * inner + element % inner
  }
}
