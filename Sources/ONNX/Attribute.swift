/// The value of one attribute of a node.
public enum Attribute: Sendable, Hashable {
  /// A whole number.
  case int(Int)
  /// A real number.
  case float(Float)
  /// Text.
  case string(String)
  /// Whole numbers.
  case ints([Int])
  /// Real numbers.
  case floats([Float])
  /// Texts.
  case strings([String])
  /// A stored tensor, as in `Constant`.
  case tensor(Constant)
}
