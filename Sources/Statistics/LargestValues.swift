/// The K largest of any number of values: exact, in memory that does not grow with their number, and
/// the same however the values were split and merged.
public struct LargestValues: Sendable {
  /// K.
  public let capacity: Int
  /// At least the K largest so far, in no order; none of them counts as smaller than `floor`.
  private var values: [Float] = []
  /// What is not above it is not among the K largest, or is equal to the smallest of them: the K-th
  /// largest value is never below it, whatever is added.
  public private(set) var floor = -Float.infinity

  /// No values yet, of which the largest `capacity` will be kept.
  ///
  /// - Precondition: `capacity >= 1`.
  public init(capacity: Int) {
    precondition(capacity >= 1, "nothing is kept")
    self.capacity = capacity
  }

  /// Values collected earlier, at most K.
  ///
  /// - Precondition: there are no more than `capacity`, and none is NaN.
  public init(capacity: Int, values: [Float]) {
    self.init(capacity: capacity)
    precondition(values.count <= capacity, "\(values.count) values of \(capacity)")
    values.withUnsafeBufferPointer { insert($0) }
  }

  /// The most values that are held at once while K are collected: a quarter more, so that the
  /// smallest are cast out many at a time.
  public static func room(_ capacity: Int) -> Int { capacity + max(capacity / 4, 64) }

  /// Adding this value, or smaller ones, would change nothing.
  public var ignored: Float { floor }

  /// Adds values; NaN counts as smaller than any.
  public mutating func insert(_ new: UnsafeBufferPointer<Float>) {
    let room = Self.room(capacity)
    for value in new where value > floor {
      // Adding 0 turns -0 into 0, so that equal values have equal bytes.
      values.append(value + 0)
      if values.count >= room { prune() }
    }
  }

  /// Adds the values of another collection of the same K.
  ///
  /// - Precondition: both keep as many.
  public mutating func merge(_ other: LargestValues) {
    precondition(capacity == other.capacity, "collections of \(capacity) and \(other.capacity)")
    other.values.withUnsafeBufferPointer { insert($0) }
  }

  /// The K largest values, or all if they are fewer, largest first.
  public var sorted: [Float] {
    var kept = self
    if kept.values.count > capacity { kept.prune() }
    return kept.values.largestFirst
  }

  /// The value of a rank, 1 being the largest.
  ///
  /// - Precondition: `1 <= rank <= capacity`, and there are as many values.
  public func largest(_ rank: Int) -> Float {
    var kept = values
    kept.withUnsafeMutableBufferPointer { $0.moveLargest(rank) }
    return kept[rank - 1]
  }

  private mutating func prune() {
    values.withUnsafeMutableBufferPointer { $0.moveLargest(capacity) }
    values.removeLast(values.count - capacity)
    floor = values[capacity - 1]
  }
}

extension LargestValues: Hashable {
  /// Whether both keep as many and have kept the same.
  public static func == (a: LargestValues, b: LargestValues) -> Bool {
    a.capacity == b.capacity && a.sorted == b.sorted
  }

  /// Feeds what is kept to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(capacity)
    hasher.combine(sorted)
  }
}
