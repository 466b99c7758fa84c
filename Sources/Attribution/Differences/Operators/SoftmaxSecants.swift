import Foundation
import Networks
import Tensors

/// DeepLIFT through a softmax, or its logarithm, in elementary steps that are each rescaled.
///
/// y = exp(x - L) with L = ln(sum of exp(x)). The secant of the exponential between two points is the
/// logarithmic mean of its values, so that the multiplier of x_j is g_j s_j - p_j sum_i(g_i s_i) with
/// s_i = mean(y_i, y_i') and p_j = mean(e_j, e_j') / mean(sum of e, sum of e'), e = exp(x). No p is
/// negative and their sum is at most 1, which a quotient of exponentials, the obvious other way to
/// cut the softmax into steps, does not give.
///
/// Inputs: g and x.
struct SoftmaxSecants: PairedRows {
  let pairing: Pairing
  /// The extents of the normalised axes together, and of those after them.
  let length: Int
  let inner: Int
  let isLogarithm: Bool

  init(_ softmax: Softmax, _ pairing: Pairing) {
    self.pairing = pairing
    length = softmax.shape.dims[softmax.axes].reduce(1, *)
    inner = softmax.shape.dims.dropFirst(softmax.axes.upperBound).reduce(1, *)
    isLogarithm = softmax.isLogarithm
  }

  var width: Int { length * inner }

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    row: Int
  ) {
    for column in 0..<inner {
      let start = row * width + column
      let group = Group(
        x: from.b + start,
        reference: from.b + start + pairing.offset(of: start),
        length: length,
        stride: inner
      )
      fill(group, from.a + start, result + column)
    }
  }

  private func fill<S: ReferenceScalar>(
    _ group: Group<S>,
    _ g: UnsafePointer<S>,
    _ result: UnsafeMutablePointer<S>
  ) {
    var flowing = 0.0
    for j in 0..<length {
      let own = Double(g[j * inner]) * (isLogarithm ? 1 : group.outerSecant(j))
      flowing += own
      result[j * inner] = S(own)
    }
    for j in 0..<length {
      result[j * inner] = S(Double(result[j * inner]) - group.share(j) * flowing)
    }
  }

  /// The numbers that are normalised together, of an image and of its reference.
  private struct Group<S: ReferenceScalar> {
    let x: UnsafePointer<S>
    let reference: UnsafePointer<S>
    let stride: Int
    /// ln(sum of exp) of both.
    let total: Double
    let referenceTotal: Double
    /// The logarithmic mean of both sums, divided by exp(scale).
    let mean: Double
    let scale: Double

    init(x: UnsafePointer<S>, reference: UnsafePointer<S>, length: Int, stride: Int) {
      self.x = x
      self.reference = reference
      self.stride = stride
      func logSumExp(_ x: UnsafePointer<S>) -> Double {
        let largest = (0..<length).reduce(-Double.infinity) { max($0, Double(x[$1 * stride])) }
        return largest
          + log((0..<length).reduce(0) { $0 + exp(Double(x[$1 * stride]) - largest) })
      }
      total = logSumExp(x)
      referenceTotal = logSumExp(reference)
      scale = max(total, referenceTotal)
      mean = Self.logarithmicMean(total - scale, referenceTotal - scale)
    }

    /// The secant of exp between x_j - L and its partner.
    func outerSecant(_ j: Int) -> Double {
      Self.logarithmicMean(
        Double(x[j * stride]) - total,
        Double(reference[j * stride]) - referenceTotal
      )
    }

    /// The multiplier of L by x_j.
    func share(_ j: Int) -> Double {
      Self.logarithmicMean(
        Double(x[j * stride]) - scale,
        Double(reference[j * stride]) - scale
      ) / mean
    }

    /// The slope of exp between two exponents.
    private static func logarithmicMean(_ a: Double, _ b: Double) -> Double {
      // Nearer than this the difference of the exponentials has lost half of its digits, and the
      // slope in the middle is right to as many.
      abs(a - b) < 1e-8 ? exp((a + b) / 2) : (exp(a) - exp(b)) / (a - b)
    }
  }
}
