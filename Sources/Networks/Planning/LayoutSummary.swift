/// How the tensors that a forward pass makes lie in memory.
public struct LayoutSummary: Sendable, Hashable, Codable {
  /// How many lie in blocks of 16 channels.
  public internal(set) var blocked = 0
  /// How many lie channels-last.
  public internal(set) var channelsLast = 0
  /// How many lie in plain order, or in one that is the same for all layouts.
  public internal(set) var plain = 0
  /// How often a tensor is moved from one layout or view to another, the way back included.
  public internal(set) var conversions = 0

  mutating func count(_ placed: Placed) {
    switch placed.layout {
    case .blocked: blocked += 1
    case .channelsLast where !Layout.coincide(for: placed.shape): channelsLast += 1
    default: plain += 1
    }
  }
}
