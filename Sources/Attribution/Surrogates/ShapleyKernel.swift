package import Statistics

/// Coalitions with their weights under the Shapley kernel, (M - 1) / (binomial(M, s) s (M - s)) for
/// one of s players.
///
/// Sizes that the number of samples can hold are enumerated, smallest and largest first; the rest of
/// the samples are drawn from the other sizes by their weight, each coalition with its complement.
package struct ShapleyKernel: Sendable {
  /// The number of players, M.
  package let players: Int
  /// The coalitions, neither the empty nor the whole one among them.
  package private(set) var coalitions: Coalitions
  /// The weight of each; they sum to 1.
  package private(set) var weights: [Double] = []
  /// The share of the kernel's weight that was enumerated.
  package private(set) var enumerated = 0.0
  /// The first coalition that was drawn; from here on each is followed by its complement.
  var firstDrawn: Int { coalitions.count - drawnCount }
  private var drawnCount = 0

  package init(players: Int, samples: Int, _ generator: SeededGenerator) {
    self.players = players
    coalitions = Coalitions(players: players)
    guard players > 1 else { enumerated = 1; return }
    let sizes = Self.sizes(players)
    let total = sizes.reduce(0) { $0 + $1.weight }
    var left = samples
    var open = sizes
    var share = 1.0
    while let size = open.first,
      Double(left) * (size.weight / total) / share >= size.count - 1e-6
    {
      enumerate(size, weight: size.weight / total / size.count)
      left -= Int(size.count)
      share -= size.weight / total
      open.removeFirst()
    }
    enumerated = open.isEmpty ? 1 : 1 - share
    if !open.isEmpty { draw(open, samples: left, share: share, generator) }
  }

  /// All coalitions of one size and those of the complement's.
  private struct Size {
    let size: Int
    /// How many coalitions.
    let count: Double
    /// Their weight under the kernel, not normalised.
    let weight: Double
  }

  private static func sizes(_ players: Int) -> [Size] {
    var binomial = 1.0
    return (1...players / 2).map { size in
      binomial *= Double(players - size + 1) / Double(size)
      let isOwnComplement = 2 * size == players
      return Size(
        size: size,
        count: isOwnComplement ? binomial : 2 * binomial,
        weight: Double(isOwnComplement ? 1 : 2) / Double(size * (players - size))
      )
    }
  }

  private mutating func enumerate(_ size: Size, weight: Double) {
    var members = Array(0..<size.size)
    while true {
      var present = [Bool](repeating: false, count: players)
      for member in members { present[member] = true }
      append(present, weight)
      if 2 * size.size != players { append(present.map { !$0 }, weight) }
      // The next combination in lexicographic order.
      guard
        let place = members.indices.last(where: { members[$0] < players - members.count + $0 })
      else { return }
      members[place] += 1
      for later in members.indices.dropFirst(place + 1) { members[later] = members[later - 1] + 1 }
    }
  }

  private mutating func append(_ present: [Bool], _ weight: Double) {
    coalitions.append(present)
    weights.append(weight)
  }

  /// Draws pairs until there are enough different coalitions; one that is drawn again weighs more.
  private mutating func draw(
    _ sizes: [Size],
    samples: Int,
    share: Double,
    _ generator: SeededGenerator
  ) {
    var generator = generator
    let total = sizes.reduce(0) { $0 + $1.weight }
    let first = weights.count
    var places: [[Bool]: Int] = [:]
    for _ in 0..<4 * samples where coalitions.count - first + 2 <= samples {
      var threshold = generator.uniform() * total
      let size =
        sizes.first {
          threshold -= $0.weight; return threshold < 0
        } ?? sizes[0]
      var present = [Bool](repeating: false, count: players)
      for member in generator.sample(size.size, of: Array(0..<players)) { present[member] = true }
      for side in [present, present.map { !$0 }] {
        if let place = places[side] {
          weights[place] += 1
        } else {
          places[side] = weights.count
          append(side, 1)
        }
      }
    }
    drawnCount = weights.count - first
    let drawn = weights[first...].reduce(0, +)
    for place in first..<weights.count { weights[place] *= share / drawn }
  }
}
