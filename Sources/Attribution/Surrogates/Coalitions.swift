package import Tensors

/// Sets of players, one after the other.
package struct Coalitions: Sendable, Hashable {
  /// The number of players.
  package let players: Int
  /// Whether each player is present, coalition by coalition.
  package private(set) var present: [Bool] = []

  package init(players: Int) { self.players = players }

  /// The number of coalitions.
  package var count: Int { present.count / players }

  /// One coalition.
  package subscript(index: Int) -> ArraySlice<Bool> {
    present[index * players..<(index + 1) * players]
  }

  /// Appends a coalition.
  package mutating func append(_ coalition: some Collection<Bool>) {
    precondition(coalition.count == players, "a coalition of other players")
    present.append(contentsOf: coalition)
  }

  /// Appends coalitions of the same players.
  package mutating func append(all others: Coalitions) {
    precondition(others.players == players, "coalitions of other players")
    present.append(contentsOf: others.present)
  }

  /// The coalition whose members are the bits of a number.
  package mutating func append(bits: Int) { append((0..<players).map { bits >> $0 & 1 == 1 }) }

  /// Presence as numbers 0 and 1, `[players, coalitions]`: one row a feature.
  package func features() -> Matrix {
    var matrix = Matrix(rows: players, columns: count)
    for index in 0..<count {
      for (player, isPresent) in self[index].enumerated() where isPresent {
        matrix[player, index] = 1
      }
    }
    return matrix
  }
}
