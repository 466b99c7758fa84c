/// The cheapest division of some members into two sides, where each side has its price for each
/// member and each pair that is parted has one too.
///
/// It is a minimum cut between two terminals, found as a maximum flow along shortest paths (Edmonds
/// and Karp 1972).
package struct MinimumCut {
  private struct Edge {
    let end: Int
    var room: Double
  }

  private let count: Int
  /// Every edge is followed by the one back.
  private var edges: [Edge] = []
  private var leaving: [[Int]]

  /// - Parameter count: the number of members.
  package init(count: Int) {
    self.count = count
    leaving = .init(repeating: [], count: count + 2)
  }

  private var first: Int { count }
  private var second: Int { count + 1 }

  /// Says what a member costs on the first side and on the second.
  package mutating func price(_ member: Int, onFirst: Double, onSecond: Double) {
    // A member on the second side is parted from the first terminal.
    let common = min(onFirst, onSecond)
    join(first, member, onSecond - common, 0)
    join(member, second, onFirst - common, 0)
  }

  /// Says what it costs if two members are parted.
  package mutating func price(parting a: Int, _ b: Int, _ price: Double) {
    join(a, b, price, price)
  }

  private mutating func join(_ start: Int, _ end: Int, _ room: Double, _ back: Double) {
    guard room > 0 || back > 0 else { return }
    leaving[start].append(edges.count)
    edges.append(Edge(end: end, room: room))
    leaving[end].append(edges.count)
    edges.append(Edge(end: start, room: back))
  }

  /// The members of the first side; of several cheapest divisions the one with the fewest.
  package consuming func firstSide() -> Set<Int> {
    while true {
      let arrivals = arrivals()
      guard arrivals[second] != nil else {
        return Set((0..<count).filter { arrivals[$0] != nil })
      }
      var (path, member): ([Int], Int) = ([], second)
      while let edge = arrivals[member], edge >= 0 {
        path.append(edge)
        member = edges[edge ^ 1].end
      }
      let flow = path.map { edges[$0].room }.min() ?? 0
      for edge in path {
        edges[edge].room -= flow
        edges[edge ^ 1].room += flow
      }
    }
  }

  /// For each member and terminal that can be reached from the first the edge by which it is.
  private func arrivals() -> [Int?] {
    var arrivals = [Int?](repeating: nil, count: count + 2)
    arrivals[first] = -1
    var queue = [first]
    var next = 0
    while next < queue.count, arrivals[second] == nil {
      for edge in leaving[queue[next]] where edges[edge].room > 0 {
        let end = edges[edge].end
        if arrivals[end] == nil {
          arrivals[end] = edge
          queue.append(end)
        }
      }
      next += 1
    }
    return arrivals
  }
}
