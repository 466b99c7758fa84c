import Attribution
import Foundation

/// Numbers in [0, 1): 23 bits of a linear congruential generator, as `surrogates.py` makes them.
struct CongruentialGenerator {
  private var state: Int

  init(_ state: Int) { self.state = state }

  mutating func next() -> Double {
    state = (state * 1_103_515_245 + 12345) % 2_147_483_648
    return Double(state >> 8) / 8_388_608
  }
}

/// A network of 20 players, 12 hidden units with tanh and one output, as in `surrogates.py`.
struct SeededScore {
  static let (players, hidden) = (20, 12)
  private let first: [Double]
  private let second: [Double]

  init() {
    var generator = CongruentialGenerator(2016)
    first = (0..<Self.hidden * Self.players).map { _ in 2 * generator.next() - 1 }
    second = (0..<Self.hidden).map { _ in 2 * generator.next() - 1 }
  }

  /// The score of a coalition; players beyond its end are absent.
  func callAsFunction(_ present: some Sequence<Bool>) -> Double {
    (0..<Self.hidden).reduce(0) { sum, unit in
      let drive = present.enumerated().reduce(0) {
        $1.element ? $0 + first[unit * Self.players + $1.offset] : $0
      }
      return sum + second[unit] * tanh(drive)
    }
  }

  func scores(of coalitions: Coalitions) -> [Double] {
    (0..<coalitions.count).map { self(coalitions[$0]) }
  }

  /// The coalitions that LIME is given in `surrogates.py`, without the whole.
  static func coalitions() -> Coalitions {
    var generator = CongruentialGenerator(7)
    var coalitions = Coalitions(players: players)
    for _ in 0..<400 { coalitions.append((0..<players).map { _ in generator.next() >= 0.5 }) }
    return coalitions
  }
}
