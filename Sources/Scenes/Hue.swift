/// Red, green and blue, each from 0 (dark) to 1.
typealias Paint = SIMD3<Double>

/// The hues a subject may have, named as people name them.
public enum Hue: String, Sendable, CaseIterable {
  case red, green, blue, yellow, violet, teal, brown, grey

  /// The hue at full strength.
  var colour: Paint {
    switch self {
    case .red: Paint(0.86, 0.12, 0.12)
    case .green: Paint(0.20, 0.66, 0.22)
    case .blue: Paint(0.16, 0.32, 0.84)
    case .yellow: Paint(0.90, 0.82, 0.20)
    case .violet: Paint(0.52, 0.24, 0.72)
    case .teal: Paint(0.14, 0.62, 0.64)
    case .brown: Paint(0.50, 0.36, 0.20)
    case .grey: Paint(0.56, 0.56, 0.58)
    }
  }

  /// All hues but one.
  static func allBut(_ hue: Hue) -> [Hue] { allCases.filter { $0 != hue } }
}
