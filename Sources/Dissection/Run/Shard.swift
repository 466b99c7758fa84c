/// A part of a job's images, so that several processes share the work.
public struct Shard: Sendable, Hashable {
  /// The shard's number, from 1.
  public let number: Int
  /// How many there are.
  public let count: Int

  /// All images.
  public static let whole = Shard(number: 1, count: 1)

  /// A shard.
  ///
  /// - Precondition: `1 <= number <= count`.
  public init(number: Int, count: Int) {
    precondition(count >= 1 && (1...count).contains(number), "shard \(number) of \(count)")
    self.number = number
    self.count = count
  }

  /// Shards of a count, in order.
  static func all(_ count: Int) -> [Shard] { (1...count).map { Shard(number: $0, count: count) } }

  /// The shard's part of `total` things: an equal share, to one thing.
  func range(of total: Int) -> Range<Int> {
    total * (number - 1) / count..<total * number / count
  }
}

extension Shard: LosslessStringConvertible {
  /// `2/5`.
  public var description: String { "\(number)/\(count)" }

  /// Reads `2/5`.
  public init?(_ description: String) {
    let parts = description.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], count >= 1,
      count <= 10_000,
      (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }
}
