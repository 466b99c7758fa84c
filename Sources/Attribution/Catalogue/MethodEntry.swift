/// A method as people choose it: its name, what it is for, what it costs, its settings.
public struct MethodEntry: Sendable {
  /// The families, in the order in which they are listed.
  public enum Family: String, Sendable, CaseIterable, Codable {
    /// Derivatives, and sums of them along paths.
    case gradients
    /// Other rules for the way back: LRP, DeepLIFT, guided backpropagation.
    case rules
    /// Class activation maps.
    case maps
    /// What happens to the score when parts of the input change.
    case perturbation
    /// Simple models that imitate the network near one input.
    case surrogates
    /// Regions of an image, ranked.
    case regions
    /// What an honest comparison needs.
    case baselines
  }

  /// What a method needs beside a network and an image.
  public enum Need: String, Sendable, Codable {
    /// A value that stands for "nothing": the input that is compared with.
    case baseline
    /// Other images.
    case data
    /// What black and white are: the network's card.
    case pixels
    /// A layer with a spatial map.
    case layer
  }

  /// What the numbers are.
  public enum Sign: String, Sendable, Codable {
    /// For and against: drawn in a diverging colour map.
    case signed
    /// Amounts: drawn in a sequential one.
    case amount
  }

  /// The name, such as `integrated-gradients`.
  public let name: String
  /// The paper's name, such as `Integrated Gradients`.
  public let title: String
  /// The family.
  public let family: Family
  /// Where it comes from: authors, year, and where it can be read.
  public let source: String
  /// One paragraph: what it says, and when to choose it.
  public let advice: String
  /// The passes of one image, such as `50 forward, 50 backward`.
  public let cost: String
  /// What it needs.
  public let needs: [Need]
  /// What the numbers are, with the settings as they are by default.
  public let sign: Sign
  /// What the numbers are with other settings, once the method is made from them.
  let signWith: @Sendable (MethodSettings) throws -> Sign
  /// Its settings with their defaults.
  public let parameters: [MethodParameter]
  /// Whether it goes around another method, named after `@`.
  public let takesInner: Bool
  /// The other tools whose conventions change its defaults.
  public let parities: [Parity]
  /// Makes it from settings.
  public let make: @Sendable (MethodSettings) throws -> any AttributionMethod

  /// A method.
  ///
  /// - Parameter signWith: what the numbers are where settings, or the method inside, can change it.
  public init(
    _ name: String,
    title: String,
    family: Family,
    source: String,
    advice: String,
    cost: String,
    needs: [Need] = [],
    sign: Sign,
    signWith: (@Sendable (MethodSettings) throws -> Sign)? = nil,
    parameters: [MethodParameter] = [],
    takesInner: Bool = false,
    parities: [Parity] = [],
    make: @escaping @Sendable (MethodSettings) throws -> any AttributionMethod
  ) {
    self.name = name
    self.title = title
    self.family = family
    self.source = source
    self.advice = advice
    self.cost = cost
    self.needs = needs
    self.sign = sign
    self.signWith = signWith ?? { _ in sign }
    self.parameters = parameters
    self.takesInner = takesInner
    self.parities = parities
    self.make = make
  }
}

/// A setting of a method.
public struct MethodParameter: Sendable, Hashable {
  /// Its name, such as `steps`.
  public let name: String
  /// Its default as one would write it, and perhaps why.
  public let standard: String
  /// What it does.
  public let meaning: String
  /// The words that it takes, if it takes words.
  public let choices: [String]

  /// A setting.
  public init(_ name: String, standard: String, meaning: String, choices: [String] = []) {
    self.name = name
    self.standard = standard
    self.meaning = meaning
    self.choices = choices
  }
}
