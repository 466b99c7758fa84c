import Tensors

/// Guided Grad-CAM: guided backpropagation times Grad-CAM at each pixel: fine detail where the class
/// is seen (Selvaraju et al. 2017, section 3.2, arXiv:1610.02391).
public struct GuidedGradCAM: AttributionMethod {
  /// The coarse map.
  public var map: ClassActivationMap
  /// What gives the detail.
  public var detail: any AttributionMethod

  /// A product of a map and a method.
  ///
  /// - Parameters:
  ///   - map: Grad-CAM by default.
  ///   - detail: guided backpropagation, as the paper has it.
  public init(
    map: ClassActivationMap = ClassActivationMap(GradCAM()),
    detail: any AttributionMethod
  ) {
    self.map = map
    self.detail = detail
  }

  /// The product, of the shape that the detail has, and the layer's grid in the array `grid`.
  ///
  /// - Throws: what both throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let coarse = try map.attribute(question)
    var result = try detail.attribute(question)
    let pixels = try question.places()
    let (size, row) = (coarse.values.rowCount, result.values.rowCount)
    for element in result.values.elements.indices {
      let (image, inner) = element.quotientAndRemainder(dividingBy: row)
      let place = row == size ? inner : pixels.place(of: inner)
      result.values.elements[element] *=
        place.map { coarse.values.elements[image * size + $0] } ?? 0
    }
    result.arrays.merge(coarse.arrays) { own, _ in own }
    result.checks = []
    result.notices = coarse.notices + result.notices
    result.imageNotices = coarse.imageNotices + result.imageNotices
    return result
  }
}
