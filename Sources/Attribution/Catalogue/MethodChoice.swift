public import Diagnostics

/// A method as it is written: `NAME[:SETTING=VALUE...][@INNER...]`.
///
/// `smoothgrad:samples=20@integrated-gradients:steps=50` is SmoothGrad around Integrated Gradients.
public struct MethodChoice: Sendable, Hashable {
  /// The method's name.
  public let name: String
  /// The settings that were given, in order.
  public private(set) var settings: [(name: String, value: String)]
  /// The method around which this one goes; `nil` if none is named.
  public var inner: MethodChoice? { inners.first }
  /// What was written.
  public let text: String
  private var inners: [MethodChoice]

  /// Reads a choice; colons separate settings, since commas separate methods.
  ///
  /// - Throws: `attribution.bad-choice` if a setting has no value.
  public init(_ text: String) throws(InputError) {
    self.text = text
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    name = words[0]
    var settings: [(String, String)] = []
    var faults: [Fault] = []
    for word in words.dropFirst() {
      let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty {
        settings.append((String(pair[0]), String(pair[1])))
      } else {
        faults.append(.badChoice(text, word))
      }
    }
    try InputError.throwAny(faults)
    self.settings = settings
    inners = parts.count == 2 ? [try MethodChoice(String(parts[1]))] : []
  }

  /// The method.
  ///
  /// - Parameters:
  ///   - parity: another tool whose conventions are defaults.
  ///   - resources: what settings that name files are read with.
  /// - Throws: `attribution.no-such-method`, all wrong settings at once, and what the method says of
  ///   them.
  public func method(
    parity: Parity? = nil,
    resources: MethodResources = .none
  ) throws -> any AttributionMethod {
    try made(parity: parity, resources: resources).method
  }

  /// The method, and what it was made with.
  ///
  /// - Throws: as `method(parity:resources:)`.
  public func made(
    parity: Parity? = nil,
    resources: MethodResources = .none
  ) throws -> MadeMethod {
    let entry = try MethodCatalogue.entry(named: name)
    let settings = MethodSettings(self, of: entry, parity: parity, resources: resources)
    try InputError.throwAny(settings.faults)
    let method = try entry.make(settings)
    let sign = try entry.signWith(settings)
    return MadeMethod(name: name, method: method, sign: sign, settings: settings.used)
  }

  /// The same choice with other settings, for the method and those inside it; what was written stays.
  ///
  /// - Parameter change: is given a method's name and settings.
  public func changingSettings(
    _ change: (_ name: String, _ settings: inout [(name: String, value: String)]) -> Void
  ) -> MethodChoice {
    var changed = self
    change(name, &changed.settings)
    changed.inners = inners.map { $0.changingSettings(change) }
    return changed
  }

  /// What a reader must know of how another tool's conventions apply: that they change no default of
  /// the method, nor of the one around which it goes.
  ///
  /// - Throws: `attribution.no-such-method`.
  public func notices(parity: Parity?) throws(InputError) -> [Notice] {
    guard let parity, try !heeds(parity) else { return [] }
    return [.parityWithoutEffect(parity, on: text)]
  }

  private func heeds(_ parity: Parity) throws(InputError) -> Bool {
    if try MethodCatalogue.entry(named: name).parities.contains(parity) { return true }
    guard let inner else { return false }
    return try inner.heeds(parity)
  }

  /// Whether both were written alike.
  public static func == (a: MethodChoice, b: MethodChoice) -> Bool { a.text == b.text }

  /// As `==` has it.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Notice {
  static func parityWithoutEffect(_ parity: Parity, on method: String) -> Notice {
    Notice(
      "attribution.parity-without-effect",
      "Parity with \(parity.rawValue) changes no default of \(method): its map is the same without."
    )
  }
}
