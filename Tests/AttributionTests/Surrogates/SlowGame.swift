import Attribution
import Statistics

/// A game whose coalitions have random worths, and what the papers say of it, slowly.
struct SlowGame {
  let players: Int
  /// v of each coalition, whose members are the bits of its index.
  var worths: [Double]

  init(players: Int, seed: UInt64 = 1) {
    var generator = SeededGenerator(seed: seed).stream(players)
    self.players = players
    worths = (0..<1 << players).map { _ in 4 * generator.uniform() - 2 }
  }

  /// v of a coalition.
  func worth(_ present: some Collection<Bool>) -> Double {
    worths[present.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) }]
  }

  func worths(of coalitions: Coalitions) -> [Double] {
    (0..<coalitions.count).map { worth(coalitions[$0]) }
  }

  var nothing: Double { worths[0] }
  var everything: Double { worths[worths.count - 1] }

  /// The mean gain of each player over all orders in which players may join.
  func shapleyByOrders() -> [Double] {
    let orders = Self.orders(Array(0..<players))
    var sums = [Double](repeating: 0, count: players)
    for order in orders {
      var members = 0
      for player in order {
        sums[player] += worths[members | 1 << player] - worths[members]
        members |= 1 << player
      }
    }
    return sums.map { $0 / Double(orders.count) }
  }

  static func orders(_ players: [Int]) -> [[Int]] {
    guard players.count > 1 else { return [players] }
    return players.flatMap { first in
      orders(players.filter { $0 != first }).map { [first] + $0 }
    }
  }
}

/// Solves a dense linear system by Gaussian elimination with pivoting.
func solved(_ system: [[Double]], _ right: [Double]) -> [Double] {
  var rows = zip(system, right).map { $0 + [$1] }
  let n = rows.count
  for column in 0..<n {
    let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
    rows.swapAt(column, pivot)
    for row in 0..<n where row != column {
      let factor = rows[row][column] / rows[column][column]
      for place in column...n { rows[row][place] -= factor * rows[column][place] }
    }
  }
  return (0..<n).map { rows[$0][n] / rows[$0][$0] }
}

func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
