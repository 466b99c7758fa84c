import Foundation
import Statistics

/// How numbers are written for people: the same digits in a terminal and on a page, which differ
/// only in their minus sign.
struct Numerals: Sendable {
  /// The sign before a negative number.
  let minus: String

  /// Numbers for terminals, where a hyphen is the safe minus.
  static let terminal = Numerals(minus: "-")
  /// Numbers for a page.
  static let page = Numerals(minus: "\u{2212}")

  /// A number with a fixed count of decimals.
  func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "n/a" : signed(value, "∞") }
    let digits = String(format: "%.\(decimals)f", value.magnitude)
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    return isZero ? digits : signed(value, digits)
  }

  /// A number with its sign, plus or minus.
  func withSign(_ value: Double, _ decimals: Int) -> String {
    let digits = fixed(value, decimals)
    return digits.hasPrefix(minus) || value.isNaN ? digits : "+" + digits
  }

  /// A range of signed numbers, `[+0.12, +0.34]`.
  func withSigns(_ range: Interval, _ decimals: Int) -> String {
    "[\(withSign(range.lower, decimals)), \(withSign(range.upper, decimals))]"
  }

  /// A range, `[0.12, 0.34]`.
  func range(_ range: Interval, _ decimals: Int) -> String {
    "[\(fixed(range.lower, decimals)), \(fixed(range.upper, decimals))]"
  }

  /// A p-value: four decimals, and below that only that it is smaller.
  func pValue(_ p: Double) -> String { p < 0.0001 ? "<0.0001" : fixed(p, 4) }

  /// A number of any size with four significant digits.
  func significant(_ value: Double) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    return signed(value, String(format: "%.4g", value.magnitude).replacing("-", with: minus))
  }

  /// A count with its thousands apart: `100,352`.
  func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits[max(0, end - 3)..<end])
    }
    return (value < 0 ? minus : "") + groups.reversed().joined(separator: ",")
  }

  /// A share in per cent, with a tenth where it is below one, and never rounded to all or nothing.
  func percent(_ share: Double) -> String {
    let rounded = (share * 100).rounded()
    if rounded == 100 && share < 1 { return "more than 99 %" }
    if share > 0 && share < 0.0005 { return "less than 0.1 %" }
    return "\(fixed(share * 100, share > 0 && share < 0.0095 ? 1 : 0)) %"
  }

  private func signed(_ value: Double, _ digits: String) -> String {
    value < 0 ? minus + digits : digits
  }
}
