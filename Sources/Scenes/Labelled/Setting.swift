/// Where a scene plays: what the whole picture is called.
public enum Setting: String, Sendable, CaseIterable {
  /// Before two muted greys, as all scenes that the network was trained on.
  case studio
  /// On green ground.
  case meadow
  /// In the dark.
  case night
}
