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
    case .relative(let part): Float(part) * Self.range(of: row)
    }
  }
}

extension NoiseScale {
  /// The largest number less the smallest.
  private static func range(of row: ArraySlice<Float>) -> Float {
    row.withUnsafeBufferPointer { row in
      var (low, high) = (row.first ?? 0, row.first ?? 0)
      for value in row {
        low = value < low ? value : low
        high = value > high ? value : high
      }
      return high - low
    }
  }
}

extension Question {
  /// Writes a noisy copy of an image: each `copy` is another one, the same whatever else is drawn.
  func writeNoisy(
    _ image: Int,
    copy: Int,
    deviation: Float,
    to row: UnsafeMutableBufferPointer<Float>
  ) {
    var random = random("noise", image: image).stream(copy)
    random.writeNormals(to: row)
    values.rowElements(image).withUnsafeBufferPointer { source in
      for index in row.indices { row[index] = source[index] + deviation * row[index] }
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
