import Diagnostics
import GRDB
import Statistics

/// A row of a database that someone else may have made: a value of the wrong kind is a fault.
struct StoredRow {
  /// The table that it is of, as a fault names it.
  let table: String
  /// Its values.
  let row: Row

  /// No count of pixels comes near; so bounded, sums of a few cannot overflow.
  private static let largest = 1 << 53

  /// A whole number of at least 0.
  func count(_ column: String) throws(Fault) -> Int {
    guard let count = try optionalCount(column) else { throw wrong(column) }
    return count
  }

  /// A whole number of at least 0, or nothing.
  func optionalCount(_ column: String) throws(Fault) -> Int? {
    let value: DatabaseValue = row[column]
    if value.isNull { return nil }
    guard let count = Int.fromDatabaseValue(value), (0...Self.largest).contains(count) else {
      throw wrong(column)
    }
    return count
  }

  /// A number; where there is none, it was not a number when it was written.
  func number(_ column: String) throws(Fault) -> Double { try optionalNumber(column) ?? .nan }

  /// A number or nothing.
  func optionalNumber(_ column: String) throws(Fault) -> Double? {
    let value: DatabaseValue = row[column]
    if value.isNull { return nil }
    guard let number = Double.fromDatabaseValue(value) else { throw wrong(column) }
    return number
  }

  /// Text.
  func text(_ column: String) throws(Fault) -> String {
    guard let text = try optionalText(column) else { throw wrong(column) }
    return text
  }

  /// Text or nothing.
  func optionalText(_ column: String) throws(Fault) -> String? {
    let value: DatabaseValue = row[column]
    if value.isNull { return nil }
    guard let text = String.fromDatabaseValue(value) else { throw wrong(column) }
    return text
  }

  /// An interval, if there are both ends.
  func interval(_ lower: String, _ upper: String) throws(Fault) -> Interval? {
    let (first, last) = (try optionalNumber(lower), try optionalNumber(upper))
    guard let first, let last else { return nil }
    return Interval(lower: first, upper: last)
  }

  /// Whole numbers as JSON: `[13,13]`.
  func counts(_ column: String) throws(Fault) -> [Int] {
    let text = try text(column)
    guard text.hasPrefix("["), text.hasSuffix("]"), text.utf8.count >= 2 else {
      throw wrong(column)
    }
    let parts = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: true)
    let counts = parts.compactMap { Int($0) }
    guard counts.count == parts.count, counts.allSatisfy({ (0...Self.largest).contains($0) }) else {
      throw wrong(column)
    }
    return counts
  }

  /// The fault of a value of the wrong kind.
  func wrong(_ column: String) -> Fault {
    .damagedDatabase("a value of \(column) in table \(table) is not what it should be")
  }
}
