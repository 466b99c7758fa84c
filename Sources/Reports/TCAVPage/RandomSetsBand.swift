import Concepts

/// How the mean scores of the random sets are distributed; dark are those at least as far from
/// chance as the concept, which are what its rank counts.
struct RandomSetsBand: Sendable {
  private let means: [Double]
  private let isFar: [Bool]

  /// Half a hundred bins of 0.02, so that one ends at chance.
  private static let bins = 50

  init(_ finding: TCAVConceptResult, _ result: TCAVResult) {
    means = finding.randomMeanScores
    isFar =
      result.randomSetsAsFar(as: finding)?.isFar ?? [Bool](repeating: false, count: means.count)
  }

  /// Stretched to the width of the plot, at its foot.
  var svg: [HTML] {
    guard !means.isEmpty else { return [] }
    let nearer = histogram(of: false)
    let farther = histogram(of: true)
    let tallest = Double(zip(nearer, farther).map(+).max() ?? 1)
    return [
      tag(
        "svg",
        [
          "x": "0", "y": "38", "width": "100%", "height": "30", "viewBox": "0 0 \(Self.bins) 1",
          "preserveAspectRatio": "none",
        ]
      ) {
        bars("nearer", nearer, above: [Int](repeating: 0, count: Self.bins), tallest)
        bars("farther", farther, above: nearer, tallest)
      }
    ]
  }

  private func histogram(of kind: Bool) -> [Int] {
    var counts = [Int](repeating: 0, count: Self.bins)
    for (mean, isFar) in zip(means, isFar) where isFar == kind && mean.isFinite {
      counts[min(Self.bins - 1, max(0, Int(mean * Double(Self.bins))))] += 1
    }
    return counts
  }

  private func bars(_ kind: String, _ counts: [Int], above: [Int], _ tallest: Double) -> [HTML] {
    let path = counts.indices.filter { counts[$0] > 0 }.map { bin in
      let foot = height(1 - Double(above[bin]) / tallest)
      let top = height(1 - Double(above[bin] + counts[bin]) / tallest)
      return "M\(bin) \(foot)V\(top)H\(bin + 1)V\(foot)Z"
    }
    return path.isEmpty ? [] : [tag("path", ["class": kind, "d": path.joined()])]
  }

  private func height(_ value: Double) -> String { Numerals.terminal.fixed(value, 3) }
}
