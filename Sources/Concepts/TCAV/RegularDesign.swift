package import Statistics

/// Who meets whom: a graph in which every set has the same number of opponents, drawn at random
/// among the pairs that may meet.
package struct RegularDesign: Sendable, Hashable {
  /// The opponents of each set, ascending, [sets][degree].
  package let opponents: [[Int]]

  /// Each unordered pair once, the smaller number first.
  var pairs: [(Int, Int)] {
    opponents.indices.flatMap { a in opponents[a].filter { $0 > a }.map { (a, $0) } }
  }

  /// Draws a design, or gives up with `nil` where the allowed pairs do not seem to hold one.
  ///
  /// Edges are added between the sets that lack most opponents; where that gets stuck, an edge is
  /// taken out and its ends are joined to the sets that lack one.
  ///
  /// - Parameters:
  ///   - allowed: whom each set may meet, symmetric, nobody himself, [sets][sets].
  package init?(degree: Int, allowed: [[Bool]], using generator: inout SeededGenerator) {
    let count = allowed.count
    let choices = allowed.map { row in row.indices.filter { row[$0] } }
    guard count * degree % 2 == 0, choices.allSatisfy({ $0.count >= degree }) else { return nil }
    var graph = Graph(count: count, degree: degree)
    while let vertex = graph.neediest(among: 0..<count, using: &generator) {
      let free = choices[vertex].filter { !graph.joined[vertex][$0] }
      if let other = graph.neediest(among: free, using: &generator) {
        graph.join(vertex, other)
      } else if !graph.rewire(vertex, choices, using: &generator) {
        return nil
      }
    }
    opponents = graph.joined.map { row in row.indices.filter { row[$0] } }
  }

  private struct Graph {
    var joined: [[Bool]]
    var lacking: [Int]
    private var rewirings = 0

    init(count: Int, degree: Int) {
      joined = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
      lacking = [Int](repeating: degree, count: count)
    }

    /// One of the vertices that lack most edges, `nil` if none lacks any.
    func neediest(
      among vertices: some Collection<Int>,
      using generator: inout SeededGenerator
    ) -> Int? {
      var (most, count) = (0, 0)
      for vertex in vertices where lacking[vertex] >= max(most, 1) {
        count = lacking[vertex] > most ? 1 : count + 1
        most = lacking[vertex]
      }
      guard most > 0 else { return nil }
      let chosen = generator.below(count)
      return vertices.lazy.filter { lacking[$0] == most }.dropFirst(chosen).first { _ in true }
    }

    mutating func join(_ a: Int, _ b: Int) { set(a, b, true) }

    private mutating func set(_ a: Int, _ b: Int, _ value: Bool) {
      joined[a][b] = value
      joined[b][a] = value
      lacking[a] += value ? -1 : 1
      lacking[b] += value ? -1 : 1
    }

    /// Joins `vertex` and another that lacks an edge (perhaps itself again) to the two ends of an
    /// edge that is taken out.
    mutating func rewire(
      _ vertex: Int,
      _ choices: [[Int]],
      using generator: inout SeededGenerator
    ) -> Bool {
      rewirings += 1
      guard rewirings <= 20 * lacking.count else { return false }
      var partners = lacking.indices.filter { lacking[$0] > 0 && $0 != vertex }
      if lacking[vertex] > 1 { partners.append(vertex) }
      for partner in generator.shuffled(partners) {
        for a in generator.shuffled(choices[vertex]) where !joined[vertex][a] && a != partner {
          for b in generator.shuffled(choices[partner])
          where joined[a][b] && !joined[partner][b] && b != vertex {
            set(a, b, false)
            set(vertex, a, true)
            set(partner, b, true)
            return true
          }
        }
      }
      return false
    }
  }
}
