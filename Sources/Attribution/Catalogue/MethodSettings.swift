public import Diagnostics
public import Tensors

/// Another tool whose conventions a method takes for its defaults.
public enum Parity: String, Sendable, CaseIterable, Codable {
  /// captum 0.9.
  case captum
  /// zennit 0.4.
  case zennit
  /// pytorch-grad-cam 1.5.
  case gradCAM = "grad-cam"
}

/// What settings that name files are read with.
public struct MethodResources: Sendable {
  /// The images of a folder as the network sees them, `[n, ...]`.
  public let images: @Sendable (_ path: String) throws -> Tensor<Float>
  /// The numbers of a .npy file.
  public let array: @Sendable (_ path: String) throws -> Tensor<Float>

  /// Ways to read.
  public init(
    images: @escaping @Sendable (String) throws -> Tensor<Float>,
    array: @escaping @Sendable (String) throws -> Tensor<Float>
  ) {
    self.images = images
    self.array = array
  }

  /// No files: for methods that name none.
  public static let none = MethodResources(
    images: { throw InputError(.noResources($0)) },
    array: { throw InputError(.noResources($0)) }
  )
}

/// The settings of a method as its entry's `make` reads them: what was given, else its default.
public struct MethodSettings: Sendable {
  /// The method.
  public let entry: MethodEntry
  /// Another tool whose conventions are defaults.
  public let parity: Parity?
  /// What settings that name files are read with.
  public let resources: MethodResources
  private let choice: MethodChoice
  private let given: [String: String]
  let record = SettingsRecord()

  init(
    _ choice: MethodChoice,
    of entry: MethodEntry,
    parity: Parity?,
    resources: MethodResources
  ) {
    self.choice = choice
    self.entry = entry
    self.parity = parity
    self.resources = resources
    given = Dictionary(choice.settings.map { ($0.name, $0.value) }) { $1 }
  }

  /// Settings that the method does not have, words that one does not take, and a method named after
  /// `@` where it goes around none.
  var faults: [Fault] {
    let known = Dictionary(uniqueKeysWithValues: entry.parameters.map { ($0.name, $0) })
    let counts = Dictionary(choice.settings.map { ($0.name, 1) }, uniquingKeysWith: +)
    let repeated = counts.filter { $0.value > 1 }.keys.sorted()
    let twice = repeated.map { Fault.settingTwice($0, of: entry.name) }
    let inner: [Fault] =
      entry.takesInner ? [] : choice.inner.map { [.noInner($0.text, in: entry.name)] } ?? []
    return inner + twice
      + choice.settings.compactMap { name, value in
        guard let parameter = known[name] else {
          return .noSuchSetting(name, of: entry.name, among: entry.parameters.map(\.name))
        }
        guard parameter.choices.isEmpty || parameter.choices.contains(value) else {
          return .badSetting(name, value, of: entry.name, wanted: parameter.choices)
        }
        return nil
      }
  }

  /// What was written for a setting; `nil` if nothing was.
  public func text(_ name: String) -> String? { given[name] }

  /// A whole number.
  ///
  /// - Throws: `attribution.bad-setting` if it is not one, or out of range.
  public func whole(
    _ name: String,
    default standard: Int,
    in range: ClosedRange<Int>
  ) throws(InputError) -> Int {
    guard let text = given[name] else { return record.used(standard, "\(standard)", for: name) }
    guard let value = Int(text), range.contains(value) else {
      throw InputError(
        .badSetting(
          name,
          text,
          of: entry.name,
          wanted: ["a whole number from \(range.lowerBound) to \(range.upperBound)"]
        )
      )
    }
    return value
  }

  /// A number.
  ///
  /// - Throws: `attribution.bad-setting` if it is not one, or out of range.
  public func number(
    _ name: String,
    default standard: Double,
    in range: ClosedRange<Double>
  ) throws(InputError) -> Double {
    guard let text = given[name] else { return record.used(standard, "\(standard)", for: name) }
    guard let value = Double(text), range.contains(value) else {
      throw InputError(
        .badSetting(
          name,
          text,
          of: entry.name,
          wanted: ["a number from \(range.lowerBound) to \(range.upperBound)"]
        )
      )
    }
    return value
  }

  /// One of the cases of a type whose names are the words.
  public func word<Word: RawRepresentable & CaseIterable>(
    _ name: String,
    default standard: Word
  ) throws(InputError) -> Word where Word.RawValue == String {
    guard let text = given[name] else {
      return record.used(standard, standard.rawValue, for: name)
    }
    guard let value = Word(rawValue: text) else {
      throw InputError(
        .badSetting(name, text, of: entry.name, wanted: Word.allCases.map(\.rawValue))
      )
    }
    return value
  }

  /// Whether the method around which this one goes was named.
  public var hasInner: Bool { choice.inner != nil }

  /// The method around which this one goes.
  ///
  /// - Parameter standard: what it is if none is named.
  public func inner(default standard: String) throws -> any AttributionMethod {
    let made = try (choice.inner ?? MethodChoice(standard)).made(
      parity: parity,
      resources: resources
    )
    record.add(made)
    return made.method
  }

  /// What the numbers of the method inside are; `nil` before it was asked for.
  var innerSign: MethodEntry.Sign? { record.inners.first?.sign }

  /// Every setting with the value that the method was made with, then those of the methods inside.
  var used: [MethodSetting] {
    let own = entry.parameters.map { parameter in
      MethodSetting(
        name: parameter.name,
        value: given[parameter.name] ?? record.value(of: parameter.name) ?? parameter.standard,
        isGiven: given[parameter.name] != nil,
        meaning: parameter.meaning
      )
    }
    return own
      + record.inners.flatMap { inner in
        inner.settings.map { setting in
          var setting = setting
          setting.name = "@\(inner.name)" + (setting.name.hasPrefix("@") ? "" : ":") + setting.name
          return setting
        }
      }
  }
}
