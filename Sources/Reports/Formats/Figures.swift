import Foundation
import Statistics

/// Numbers as people read them, the same in every language of the user.
enum Figures {
  /// A number with that many decimals.
  static func fixed(_ value: Double, _ decimals: Int = 2) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value > 0 ? "∞" : "-∞" }
    let text = String(format: "%.\(decimals)f", value)
    let isZero = !text.contains { ("1"..."9").contains($0) }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// A number with its sign, but for zero.
  static func signed(_ value: Double, _ decimals: Int = 2) -> String {
    let text = fixed(value, decimals)
    return text.hasPrefix("-") || !text.contains { ("1"..."9").contains($0) } ? text : "+\(text)"
  }

  /// A p-value: three decimals, or two digits and the power of ten.
  static func p(_ value: Double) -> String {
    guard value.isFinite else { return fixed(value) }
    return value == 0 || value >= 0.001 ? fixed(value, 3) : String(format: "%.1e", value)
  }

  /// A share in per cent.
  static func percent(_ share: Double) -> String { "\(fixed(100 * share, 0)) %" }

  /// Both ends of an interval of signed numbers.
  static func signed(_ interval: Interval) -> String {
    "[\(signed(interval.lower)), \(signed(interval.upper))]"
  }

  /// Both ends of an interval of shares.
  static func percent(_ interval: Interval) -> String {
    "\(fixed(100 * interval.lower, 0)) to \(percent(interval.upper))"
  }

  /// A word with the number before it: `1 image`, `2 images`.
  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The fewest digits that read back as the same number.
  static func exact(_ value: Double) -> String { "\(value)" }
}
