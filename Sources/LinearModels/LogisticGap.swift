import CLogistic
package import Tensors

/// Newton's method on the dual of logistic regression, which knows at every step how far its w may be
/// from the optimum.
///
/// With aᵢ = sᵢ C βᵢ, the dual maximises -aᵀ K a / 2 - C Σ (β log β + (1 - β) log(1 - β)) where
/// 0 < β < 1 and 1ᵀ a = 0. Any such a is a lower bound of the objective and its w = Xᵀ a, with any b,
/// an upper one; with f = K a + b they differ by
///
///     gap = C Σ KL(β ‖ σ(-s f)),  and |w - w*|² <= gap,
///
/// since both curve by at least 1 in every direction of w, each on its own side of the optimum.
///
/// A step solves the linear equations of `LogisticDual` where the samples pull as much as a says: g = a,
/// D = C β (1 - β) and s f = z = log((1 - β) / β), so that neither K g nor σ need be computed:
///
///     K (a + d) + D⁻¹ d + b 1 = s z,  1ᵀ d = 0.
///
/// With d = S y and S = √D that is (I + S K S) y + b S 1 = S (s z - K a), whose y need not be exact.
///
/// A sample that a step would take past a bound pulls instead as it does where the step leads: at
/// s f = z - d / D. The classes' sums are made equal by less of the larger, and b is brought nearer to
/// where the gap is smallest.
package struct LogisticGap {
  /// The squared distance to the optimal w is at most this.
  package var gap: Double { fit.gap }
  /// b.
  var b: Double { fit.b }
  /// |w|².
  var squaredNorm: Double { fit.squaredNorm }

  private let samples: LabelledGram
  private let single: SingleGram
  /// The samples' signs, weights and lengths, then a, K a and room; each of `stride` numbers.
  private var rows: [Double]
  /// The system of a step, and its solution.
  private var room: [Float]
  /// What steps know; it has no pointers but while they are lent.
  private var fit = clogistic_fit()

  /// Starts where the samples pull as they do at some decisions.
  ///
  /// - Parameters:
  ///   - samples: two classes.
  ///   - single: their products.
  ///   - weights: C times how often each sample counts, which may be 0 times.
  ///   - decisions: w.x + b of each.
  package init(
    _ samples: LabelledGram,
    _ single: SingleGram,
    weights: [Double],
    from decisions: [Double]
  ) {
    self.samples = samples
    self.single = single
    let (count, stride) = (samples.count, clogistic_stride(samples.count))
    rows = [Double](unsafeUninitializedCapacity: 6 * stride) { rows, filled in
      rows.initialize(repeating: 0)
      for index in 0..<count {
        rows[index] = samples.signs[index]
        rows[stride + index] = weights[index]
        rows[2 * stride + index] = samples.lengths[index]
      }
      filled = 6 * stride
    }
    room = single.room
    fit.n = count
    fit.root = single.root
    fit.gap = .infinity
    Self.lend(samples, single, &rows, &room, to: &fit) { fit in
      decisions.withUnsafeBufferPointer { clogistic_start(&fit, $0.baseAddress) }
    }
  }

  /// Starts at about the margins that the optimum has, each sample counting once.
  init(_ samples: LabelledGram, _ single: SingleGram, c: Double) {
    let weights = [Double](repeating: c, count: samples.count)
    self.init(samples, single, weights: weights, from: samples.evenDecisions(c: c))
  }

  /// a, [n]; each of its sample's sign and below C, and they sum to zero.
  package var a: [Double] { Array(rows[3 * stride..<3 * stride + samples.count]) }
  /// K a.
  var image: [Double] { Array(rows[4 * stride..<4 * stride + samples.count]) }

  private var stride: Int { rows.count / 6 }

  /// One Newton step, back to where a is allowed; false if double precision does not take it.
  package mutating func step() -> Bool {
    Self.lend(samples, single, &rows, &room, to: &fit) { clogistic_pose(&$0) }
    fit.b = single.solve(in: &room)
    guard fit.b.isFinite else { return false }
    var isTaken = false
    Self.lend(samples, single, &rows, &room, to: &fit) { isTaken = clogistic_step(&$0) != 0 }
    return isTaken
  }

  /// Lends what a step reads and writes.
  private static func lend(
    _ samples: LabelledGram,
    _ single: SingleGram,
    _ rows: inout [Double],
    _ room: inout [Float],
    to fit: inout clogistic_fit,
    _ body: (inout clogistic_fit) -> Void
  ) {
    let stride = single.stride
    rows.withUnsafeMutableBufferPointer { rows in
      room.withUnsafeMutableBufferPointer { room in
        samples.products.elements.withUnsafeBufferPointer { products in
          guard let system = room.baseAddress else { return }
          fit.products = products.baseAddress
          fit.rows = rows.baseAddress
          (fit.s, fit.r, fit.y) = (system, system + stride, system + 2 * stride)
          body(&fit)
        }
      }
    }
  }

  /// w.g for vectors g, if all have the same sign at the optimum.
  func certainSides(of asked: AskedVectors) -> [Double]? {
    guard squaredNorm > LabelledGram.resolution * fit.reach * fit.reach else { return nil }
    let (a, count) = (self.a, asked.lengths.count)
    // They sum to zero but for rounding, which a common part of all products would magnify.
    let mean = a.reduce(0, +) / Double(a.count)
    var size = 0.0
    var sums = [Double](repeating: 0, count: count)
    sums.withUnsafeMutableBufferPointer { sums in
      asked.products.withUnsafeBufferPointer { products in
        for (sample, coefficient) in a.enumerated() {
          let difference = coefficient - mean
          size += abs(difference)
          let start = sample * count
          for vector in 0..<count { sums[vector] += difference * products[start + vector] }
        }
      }
    }
    // A sum is rounded to 16 digits of the vectors' and the samples' lengths as they came, whatever is
    // left of them; 4 digits are for long sums.
    let doubt = gap.squareRoot() + 1e-12 * size * max(samples.largest, 0).squareRoot()
    for vector in 0..<count where !(abs(sums[vector]) > doubt * asked.lengths[vector]) {
      return nil
    }
    return sums
  }
}
