/// One row of contiguous numbers moved to mean 0 and scaled to variance 1, forward and backward.
///
/// What a row gives depends on that row alone, and its sums run in one fixed order, so that the
/// bytes do not depend on the number of threads or of rows.
struct RowStandardization: Sendable {
  /// Elements a row.
  let width: Int
  /// Neighbouring elements that share one number of the scale and the bias.
  let run: Int
  /// Whether the mean is subtracted.
  let isCentered: Bool
  /// What is added to the variance.
  let epsilon: Double

  /// y = (x - mean) r scale + bias.
  func forward(
    _ x: UnsafePointer<Float>,
    scale: UnsafePointer<Float>?,
    bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>
  ) {
    let (mean, r) = moments(x)
    for i in 0..<width { y[i] = (x[i] - mean) * r }
    if let scale { combine(y, scale) { $0 * $1 } }
    if let bias { combine(y, bias) { $0 + $1 } }
  }

  /// r (g - mean(g) - s mean(g s)) with the scaled cotangent g and s = (x - mean) r; mean(g) is left
  /// out without centering.
  func backward(
    _ x: UnsafePointer<Float>,
    scale: UnsafePointer<Float>?,
    cotangent: UnsafePointer<Float>,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let (mean, r) = moments(x)
    gradient.update(from: cotangent, count: width)
    if let scale { combine(gradient, scale) { $0 * $1 } }
    let level = isCentered ? Float(sum { gradient[$0] } / Double(width)) : 0
    let slope = sum { gradient[$0] * (x[$0] - mean) } / Double(width)
    let tilt = Float(slope) * r * r
    for i in 0..<width { gradient[i] = r * (gradient[i] - level - (x[i] - mean) * tilt) }
  }

  /// The mean (0 without centering) and the factor that makes the variance 1.
  private func moments(_ x: UnsafePointer<Float>) -> (mean: Float, r: Float) {
    let mean = isCentered ? Float(sum { x[$0] } / Double(width)) : 0
    let variance = sum { (x[$0] - mean) * (x[$0] - mean) } / Double(width)
    return (mean, Float(1 / (variance + epsilon).squareRoot()))
  }

  /// Each element with its number of a scale or bias.
  @inline(__always)
  private func combine(
    _ y: UnsafeMutablePointer<Float>,
    _ parameter: UnsafePointer<Float>,
    _ operation: (Float, Float) -> Float
  ) {
    if run == 1 {
      for i in 0..<width { y[i] = operation(y[i], parameter[i]) }
    } else {
      for part in 0..<width / run {
        let number = parameter[part]
        for i in part * run..<(part + 1) * run { y[i] = operation(y[i], number) }
      }
    }
  }

  /// A sum over the row: short stretches in Float32, eight of their elements at a time, and the
  /// stretches in Float64.
  @inline(__always)
  private func sum(_ term: (Int) -> Float) -> Double {
    var (total, i) = (0.0, 0)
    while i < width {
      let end = min(i + 512, width)
      var lanes = SIMD8<Float>.zero
      while i + 8 <= end {
        lanes += SIMD8(
          term(i),
          term(i + 1),
          term(i + 2),
          term(i + 3),
          term(i + 4),
          term(i + 5),
          term(i + 6),
          term(i + 7)
        )
        i += 8
      }
      while i < end {
        lanes[0] += term(i)
        i += 1
      }
      total += Double(lanes.sum())
    }
    return total
  }
}
