/// How a resized pixel is made of those around it, by Pillow's names.
public enum ResizeFilter: String, Sendable, Hashable, Codable, CaseIterable {
  /// A triangle of support 1.
  case bilinear
  /// Keys' cubic with a = -1/2 and support 2 (R. Keys, Cubic convolution interpolation for digital
  /// image processing, 1981, eq. 4, which has a third-order error for this a).
  case bicubic

  /// The half-width of the filter, in pixels of the smaller of the two images.
  var support: Double { self == .bilinear ? 1 : 2 }

  /// The weight at a distance.
  func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear: return x < 1 ? 1 - x : 0
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }
}
