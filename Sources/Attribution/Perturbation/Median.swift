/// The middle of numbers in order.
enum Median {
  /// The middle number, or the mean of the two in the middle.
  ///
  /// - Precondition: there is a number.
  static func of(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
