/// A method, and what it was made with.
public struct MadeMethod: Sendable {
  /// Its name in the catalogue.
  public let name: String
  /// The method.
  public let method: any AttributionMethod
  /// What its numbers are with these settings.
  public let sign: MethodEntry.Sign
  /// Every setting, then those of the methods inside, named `@INNER:SETTING`.
  public let settings: [MethodSetting]
}

/// A setting as it was.
public struct MethodSetting: Sendable, Hashable, Codable {
  /// Its name.
  public var name: String
  /// The value that was used: what was given, else the default.
  public var value: String
  /// Whether it was given.
  public var isGiven: Bool
  /// What it does.
  public var meaning: String

  /// A setting.
  public init(name: String, value: String, isGiven: Bool, meaning: String) {
    self.name = name
    self.value = value
    self.isGiven = isGiven
    self.meaning = meaning
  }
}
