import Diagnostics
import Statistics
public import Tensors

/// The conceptual sensitivities of class images to one given vector: S = gradient . v.
public struct DirectionalDerivatives: Sendable, Hashable, Codable {
  /// S of each class image, [m]; for a unit CAV, logits a unit of activation.
  public let values: [Double]

  /// Reads gradients, [m, ...], along a vector of their width, [d].
  ///
  /// - Throws: `concepts.width-mismatch` if the widths differ, what reading throws, and a fault that
  ///   names gradients with NaN or infinity.
  public init(layer: String, gradients: RowSource, along vector: [Double]) throws {
    guard gradients.width == vector.count else {
      throw InputError(.widthMismatch(layer, vector.count, gradients.width))
    }
    // One row at a time: a class image's gradient fits in memory, all of them need not.
    values = try (0..<gradients.count).map { index in
      let row = try gradients.row(index)
      return zip(row, vector).reduce(0) { $0 + Double($1.0) * $1.1 }
    }
    let bad = values.indices.filter { !values[$0].isFinite }
    guard bad.isEmpty else { throw InputError(.notFiniteGradients(layer, rows: bad)) }
  }

  /// Derivatives computed elsewhere.
  init(values: [Double]) { self.values = values }

  /// For each class image 2 if S > 0, 1 if S == 0, else 0: halves make scores exact integers.
  var halves: [Int] { values.map { $0 > 0 ? 2 : $0 == 0 ? 1 : 0 } }

  /// The TCAV score: the share with S > 0, ties counting half.
  public var score: Double { Double(halves.reduce(0, +)) / Double(2 * values.count) }

  /// The number of ties S == 0.
  public var ties: Int { values.count { $0 == 0 } }

  /// captum's scores, if the vector is its CAV: the unnormalised normal of the classifier.
  public var captum: CaptumScores {
    CaptumScores(
      signCount: Double(values.count { $0 > 0 }) / Double(values.count),
      magnitude: Sample(values).mean
    )
  }
}
