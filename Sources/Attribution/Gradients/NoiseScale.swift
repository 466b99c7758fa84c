import Statistics
import Tensors

/// How large Gaussian noise is.
public enum NoiseScale: Sendable, Hashable {
  /// The standard deviation is this part of the difference between the image's largest and smallest
  /// number, image by image.
  case relative(Double)
  /// The standard deviation in the tensor's own numbers.
  case absolute(Double)

  /// The standard deviation for a row.
  func deviation(of row: ArraySlice<Float>) -> Float {
    switch self {
    case .absolute(let deviation): Float(deviation)
    case .relative(let part): Float(part) * ((row.max() ?? 0) - (row.min() ?? 0))
    }
  }
}

extension Question {
  /// Noisy copies of an image: each `copy` is another one, the same whatever else is drawn.
  func noisy(_ image: Int, copy: Int, deviation: Float) -> [Float] {
    var random = random("noise", image: image).stream(copy)
    return zip(values.rowElements(image), random.normals(rowShape.count)).map {
      $0 + deviation * $1
    }
  }
}

extension MethodSettings {
  /// The size of noise, from the settings `noise` and `deviation`.
  func noise(default standard: NoiseScale) throws -> NoiseScale {
    if text("deviation") != nil {
      return .absolute(try number("deviation", default: 0, in: 0...1e6))
    }
    if text("noise") != nil { return .relative(try number("noise", default: 0, in: 0...10)) }
    switch standard {
    case .relative(let part): return record.used(standard, "\(part)", for: "noise")
    case .absolute(let size): return record.used(standard, "\(size)", for: "deviation")
    }
  }
}

extension [MethodParameter] {
  /// The settings that `MethodSettings.noise` reads.
  static func noise(_ standard: String) -> [MethodParameter] {
    [
      MethodParameter(
        "noise",
        standard: standard,
        meaning:
          "the noise's standard deviation, as a part of the image's largest less its smallest "
          + "number"
      ),
      MethodParameter(
        "deviation",
        standard: "as noise says",
        meaning: "the noise's standard deviation in the network's own numbers, instead of noise"
      ),
    ]
  }
}
