package import Diagnostics
import Statistics

/// Random sets of one size, and the opponents that each of them and the concept meet.
///
/// The design counts the concept as one more set, number 0, so that it and the random sets go
/// through one procedure and only the concept's images tell them apart. Sets that meet share no
/// image. Sets depend on the seed, the pool and the size alone: concepts of equal size have the
/// same.
package struct RandomSets: Sendable {
  /// The rows of K of each random set, ascending, [R][size]; set number s is `sets[s - 1]`.
  package let sets: [[Int]]
  /// Who meets whom, among R + 1 sets of which number 0 is the concept.
  package let design: RegularDesign
  /// The number of images that the sets were drawn from.
  let poolSize: Int

  /// The number of images in a set.
  var size: Int { sets[0].count }

  /// The parts into which a set is cut at most, see `drawn`.
  private static let mostParts = 4

  /// Draws sets from one pool, or one from each of several folders.
  ///
  /// - Throws: `concepts.no-opponents` where no design of disjoint sets exists, with what is needed;
  ///   `concepts.small-random-folder`.
  package init(size: Int, from images: TCAVImages, settings: TCAVSettings) throws(InputError) {
    let generator = SeededGenerator(seed: settings.seed).stream("random sets of \(size)")
    poolSize = Set(images.random.joined()).count
    let isPool = images.random.count == 1
    let count = isPool ? settings.randomSets : images.random.count
    let degree = min(settings.opponents, count)
    guard (count + 1) * degree % 2 == 0 else { throw InputError(.oddDesign(count, degree)) }
    var families: [[[Int]]] = []
    if isPool {
      let pool = images.random[0]
      families = (1...Self.mostParts).compactMap {
        Self.drawn(count, of: size, from: pool, parts: $0, using: generator.stream("parts \($0)"))
      }
    } else {
      try InputError.throwAny(Self.smallFolders(size, images))
      let folders = generator.stream("folders")
      families = [
        images.random.enumerated().map { index, folder in
          var generator = folders.stream(index)
          return generator.sample(size, of: folder).sorted()
        }
      ]
    }
    let pool = poolSize
    func noOpponents(_ possible: Int) -> InputError {
      let drawn = isPool ? count : nil
      return InputError(.noOpponents(size, pool: pool, drawn: drawn, degree, possible: possible))
    }
    for degreeTried in stride(from: degree, through: 1, by: -1) {
      for sets in families {
        var designer = generator.stream("design")
        let allowed = Self.allowed(sets)
        guard let design = RegularDesign(degree: degreeTried, allowed: allowed, using: &designer)
        else { continue }
        guard degreeTried == degree else {
          throw noOpponents(degreeTried)
        }
        self.sets = sets
        self.design = design
        return
      }
    }
    throw noOpponents(0)
  }

  /// Draws sets in rounds, so that many of a round are disjoint even where the pool is a few times
  /// the size of a set: the pool is shuffled and cut into blocks, and a set is `parts` whole blocks
  /// (less what is too much in the last). Each set is a uniform draw without replacement.
  ///
  /// With one part the sets of a round are a partition; with two, of b blocks, each set is disjoint
  /// from (b - 2)(b - 3)/2 of the b(b - 1)/2 sets.
  private static func drawn(
    _ count: Int,
    of size: Int,
    from pool: [Int],
    parts: Int,
    using generator: SeededGenerator
  ) -> [[Int]]? {
    let blockSize = (size + parts - 1) / parts
    let blocks = pool.count / blockSize
    guard size >= parts, blocks >= 2 * parts else { return nil }
    let most = combinations(of: blocks, parts)
    let rounds = (count + most - 1) / most
    return (0..<rounds).flatMap { round -> [[Int]] in
      var generator = generator.stream(round)
      let shuffled = generator.shuffled(pool)
      let wanted = count * (round + 1) / rounds - count * round / rounds
      var taken = Set<[Int]>()
      var sets: [[Int]] = []
      while sets.count < wanted {
        let chosen = generator.sample(parts, of: Array(0..<blocks))
        guard taken.insert(chosen.sorted()).inserted else { continue }
        let rows = chosen.flatMap { shuffled[$0 * blockSize..<($0 + 1) * blockSize] }
        sets.append(rows.prefix(size).sorted())
      }
      return sets
    }
  }

  /// b over k, or a large number where it passes 10⁹.
  private static func combinations(of b: Int, _ k: Int) -> Int {
    (1...k).reduce(1) { min(1_000_000_000, $0 * (b - k + $1) / $1) }
  }

  private static func smallFolders(_ size: Int, _ images: TCAVImages) -> [Fault] {
    images.randomSummaries.filter { $0.count < size }.map { .smallRandomFolder($0, needed: size) }
  }

  /// Which sets share no image; the concept, number 0, shares none with any.
  private static func allowed(_ sets: [[Int]]) -> [[Bool]] {
    let (shared, count) = (overlaps(sets), sets.count)
    var allowed = [[Bool]](repeating: [Bool](repeating: true, count: count + 1), count: count + 1)
    allowed[0][0] = false
    for a in 0..<count {
      allowed[a + 1][a + 1] = false
      for b in a + 1..<count where shared[a * count + b] > 0 {
        allowed[a + 1][b + 1] = false
        allowed[b + 1][a + 1] = false
      }
    }
    return allowed
  }

  /// The number of images that each set has in common with those after it, [R, R].
  private static func overlaps(_ sets: [[Int]]) -> [Int] {
    let (count, rows) = (sets.count, (sets.joined().max() ?? -1) + 1)
    // Ascending for each row.
    var holders = [[Int]](repeating: [], count: rows)
    for (index, set) in sets.enumerated() {
      for row in set { holders[row].append(index) }
    }
    var shared = [Int](repeating: 0, count: count * count)
    shared.withUnsafeMutableBufferPointer { shared in
      for holders in holders {
        for (place, a) in holders.enumerated() {
          for b in holders[(place + 1)...] { shared[a * count + b] += 1 }
        }
      }
    }
    return shared
  }

  /// The rows of set number s, from 1.
  subscript(number: Int) -> [Int] { sets[number - 1] }

  /// The pairs of random sets that meet, by their numbers.
  var randomPairs: [(Int, Int)] { design.pairs.filter { $0.0 > 0 } }

  /// What a result keeps.
  var summary: RandomSetsSummary {
    let shared = Self.overlaps(sets)
    let pairs = sets.indices.flatMap { a in
      shared[(a * sets.count + a + 1)..<((a + 1) * sets.count)]
    }
    let total = Double(max(pairs.count, 1) * size)
    return RandomSetsSummary(
      size: size,
      count: sets.count,
      pool: poolSize,
      meanOverlap: Double(pairs.reduce(0, +)) / total,
      largestOverlap: Double(pairs.max() ?? 0) / Double(size),
      opponents: design.opponents[0],
      pairs: randomPairs.map { [$0.0, $0.1] }
    )
  }
}
