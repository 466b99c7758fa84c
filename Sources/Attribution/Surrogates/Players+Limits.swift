import Diagnostics

extension Players {
  /// The most parts between which a regression tells: it solves a system of so many equations.
  static let mostInRegression = 2000
  /// The most samples times parts that are held at once.
  static let mostNumbers = 20_000_000

  /// Checks that what a method holds of its samples is no more than memory has.
  ///
  /// - Throws: `attribution.unfit-method`.
  func check(samples: Int, for method: String) throws(InputError) {
    if count > Self.mostNumbers / samples {
      throw InputError(.tooManySamples(samples, players: count, most: Self.mostNumbers, of: method))
    }
  }

  /// Checks that a regression can be solved, too.
  ///
  /// - Throws: `attribution.unfit-method`.
  func checkRegression(samples: Int, for method: String) throws(InputError) {
    if count > Self.mostInRegression {
      throw InputError(.tooManyUnknowns(count, most: Self.mostInRegression, of: method))
    }
    try check(samples: samples, for: method)
  }
}
