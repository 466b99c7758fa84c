/// The concepts that the network is asked about.
public enum SceneConcept: String, Sendable, CaseIterable {
  case striped, red, round, framed

  /// The same properties with the concept in them.
  func added(to looks: Looks) -> Looks {
    var looks = looks
    switch self {
    case .striped: looks.texture = .striped
    case .red: looks.hue = .red
    case .round: looks.outline = .disc
    case .framed: looks.isFramed = true
    }
    return looks
  }
}
