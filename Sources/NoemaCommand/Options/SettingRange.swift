import ArgumentParser

/// What numbers of a TCAV run may be, in options and experiment files alike; the upper bounds keep
/// a slip of the finger from taking all memory.
enum SettingRange {
  /// R; overlaps are counted between every two of the sets.
  static let runs = 1...10_000
  /// The opponents of a set.
  static let opponents = 1...1_000
  /// The parts of a cross-validation.
  static let folds = 2...1_000
  /// The resamples of a bootstrap.
  static let resamples = 1...100_000
}

extension ClosedRange<Int> {
  /// Refuses a number outside, by the name of its option.
  func check(_ number: Int, _ option: String) throws {
    guard contains(number) else {
      throw ValidationError(
        "\(option) is \(number), but must be from \(lowerBound) to \(upperBound)."
      )
    }
  }
}
