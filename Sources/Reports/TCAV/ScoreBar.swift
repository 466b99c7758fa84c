import Concepts
import Statistics

/// A score as a bar from the chance line, with the interval of its effect and the scores of random
/// sets behind it. Positions are shares of the width, so that it fits a phone as well as a screen.
struct ScoreBar {
  let finding: TCAVConceptResult

  init(_ finding: TCAVConceptResult) { self.finding = finding }

  private static let binCount = 50
  private static let height = 46.0

  var svg: HTML {
    """
    <svg class="bar" width="100%" height="46" role="img" aria-label="\(label)">
    <rect class="track" x="0" y="15" width="100%" height="16" rx="3"/>
    \(randomSets)
    <rect class="value\(finding.effect < 0 ? " against" : "")" x="\(x(min(finding.score, 0.5)))" y="17" \
    width="\(x(abs(finding.score - 0.5)))" height="12"/>
    <line class="chance" x1="50%" x2="50%" y1="4" y2="42"/>
    \(interval)
    </svg>
    """
  }

  private var label: String {
    let interval = finding.effectInterval
    return "score \(Figures.fixed(finding.score)), interval"
      + " \(Figures.fixed(0.5 + interval.lower)) to \(Figures.fixed(0.5 + interval.upper)),"
      + " chance 0.50"
  }

  private var interval: HTML {
    let low = 0.5 + finding.effectInterval.lower
    let high = 0.5 + finding.effectInterval.upper
    let cap = { (at: Double) -> HTML in
      "<line class=\"error\" x1=\"\(x(at))\" x2=\"\(x(at))\" y1=\"18\" y2=\"28\"/>"
    }
    return """
      <line class="error" x1="\(x(low))" x2="\(x(high))" y1="23" y2="23"/>
      \([cap(low), cap(high)])
      """
  }

  /// The mean scores of random sets as a histogram, hanging from the top of the bar.
  private var randomSets: HTML {
    var bins = [Int](repeating: 0, count: Self.binCount)
    for score in finding.randomMeanScores where score.isFinite {
      bins[min(max(Int(score * Double(Self.binCount)), 0), Self.binCount - 1)] += 1
    }
    guard let most = bins.max(), most > 0 else { return .empty }
    let bars = bins.indices.filter { bins[$0] > 0 }.map { bin -> HTML in
      let tall = max(1, (Double(bins[bin]) / Double(most) * 14).rounded())
      return """
        <rect class="random" x="\(x(Double(bin) / Double(Self.binCount)))" \
        y="\(Figures.fixed(Self.height - 1 - tall, 0))" \
        width="\(x(1 / Double(Self.binCount)))" height="\(Figures.fixed(tall, 0))"/>
        """
    }
    return .lines(bars)
  }

  private func x(_ score: Double) -> String {
    "\(Figures.fixed(100 * min(max(score.isFinite ? score : 0.5, 0), 1)))%"
  }
}
