import Concepts
import Diagnostics

extension TCAVResult {
  /// Every notice of the run, its layers and their concepts, each once; what significance means
  /// comes last, nearest to the eye.
  var everyNotice: [Notice] {
    let all =
      notices
      + layers.flatMap { layer in layer.notices + layer.concepts.flatMap(\.notices) }
    var seen: Set<Notice> = []
    let once = all.filter { seen.insert($0).inserted }
    return once.filter { $0.code != Self.meaning } + once.filter { $0.code == Self.meaning }
  }

  private static let meaning = "concepts.meaning"
}
