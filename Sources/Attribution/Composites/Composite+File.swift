public import Diagnostics
public import Foundation
import Networks
import Probing

extension Composite {
  /// A preset by its name, or a composite from a file whose name ends in `.yaml` or `.yml`.
  ///
  /// - Throws: `attribution.no-such-composite` with near names; all that is wrong with a file.
  public init(named name: String) throws(InputError) {
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      try self.init(reading: URL(filePath: name))
      return
    }
    guard let preset = Self.presets.first(where: { $0.name == name }) else {
      throw InputError(.noSuchComposite(name, among: Self.presets.map(\.name)))
    }
    self = preset
  }

  /// A composite from a file; docs/composites.md tells the format.
  ///
  /// - Throws: all that is wrong with it at once.
  public init(reading url: URL) throws(InputError) {
    var reader = try YAMLReader(reading: url)
    let name = reader.text("name") ?? url.deletingPathExtension().lastPathComponent
    let bias: BiasUse? = reader.choice("bias")
    let start: Start? = reader.choice("start")
    let otherwise: Otherwise? = reader.choice("otherwise")
    var canonizers = Set(Canonizer.allCases)
    if let named = reader.texts("canonizers") {
      canonizers = Set(named.compactMap { Canonizer(rawValue: $0) })
      if canonizers.count != Set(named).count {
        let all = Canonizer.allCases.map(\.rawValue).joined(separator: ", ")
        reader.refuse("canonizers", wanted: "a list of \(all)")
      }
    }
    var entries: [Entry] = []
    if reader.has("rules") {
      entries = (reader.nestedList("rules") { Entry(&$0) } ?? []).compactMap { $0 }
    } else {
      reader.require("rules", wanted: "a list of entries, each with a rule")
    }
    try InputError.throwAny(reader.finish())
    self.init(
      name,
      start: start ?? .relevance,
      otherwise: otherwise ?? .relevance,
      ignoresBias: bias == .ignore,
      canonizers: canonizers,
      entries
    )
  }

  private enum BiasUse: String, CaseIterable {
    case keep
    case ignore
  }

  /// Whether some entry needs the pixels' bounds.
  var needsBounds: Bool { entries.contains { $0.rule.kind == .zBox(low: nil, high: nil) } }
}

extension Composite.Entry {
  /// An entry of a file; `nil` if its rule is missing or wrong, which the reader then says.
  fileprivate init?(_ reader: inout YAMLReader) {
    var matcher = Matcher()
    if let names = reader.texts("family") {
      let families = names.compactMap { OperatorFamily(rawValue: $0) }
      if families.count != names.count {
        let all = OperatorFamily.allCases.map(\.rawValue).joined(separator: ", ")
        reader.refuse("family", wanted: "one or several of \(all)")
      }
      matcher.families = families
    }
    matcher.operators = reader.texts("operator")
    matcher.node = reader.text("node")
    matcher.position = reader.choice("layers")
    let stabilization = Stabilization(&reader)
    if !reader.has("rule") { reader.require("rule", wanted: "the name of a rule") }
    guard let word: RuleChoice.Word = reader.choice("rule"),
      let kind = RuleChoice.Kind(word, &reader)
    else { return nil }
    self.init(matcher, RuleChoice(kind, stabilization: stabilization))
  }
}

extension Stabilization {
  /// `stabilizer: signed|clipped` with `scale: norm` and the entry's epsilon.
  fileprivate init?(_ reader: inout YAMLReader) {
    let scale: Scale? = reader.choice("scale")
    guard let way: Way = reader.choice("stabilizer") else {
      if scale != nil { reader.require("stabilizer", wanted: "signed or clipped") }
      return nil
    }
    let epsilon = reader.number("stabilized-by") ?? 1e-6
    if epsilon < 0 { reader.refuse("stabilized-by", wanted: "a number that is not negative") }
    self.init(way == .signed ? .signed(epsilon) : .clipped(epsilon), isScaledByNorm: scale == .norm)
  }

  private enum Way: String, CaseIterable {
    case signed
    case clipped
  }

  private enum Scale: String, CaseIterable {
    case norm
  }
}

extension RuleChoice {
  /// The names of the rules in files.
  fileprivate enum Word: String, CaseIterable {
    case z
    case epsilon
    case gamma
    case plainGamma = "plain-gamma"
    case zPlus = "z-plus"
    case alphaBeta = "alpha-beta"
    case zBox = "z-box"
    case wSquare = "w-square"
    case flat
    case excitation
    case norm
    case pass
    case exact
    case block
    case guided
    case deconvnet
    case signal
    case halves
    case softmax
    case constantDeviation = "constant-deviation"
  }

  /// The alpha-beta rule.
  ///
  /// - Throws: `attribution.alpha-beta` unless alpha - beta is 1 and beta is not negative.
  public static func alphaBeta(alpha: Double, beta: Double) throws(InputError) -> RuleChoice {
    guard abs(alpha - beta - 1) <= 1e-9, beta >= 0 else {
      throw InputError(.badAlphaBeta(alpha, beta))
    }
    return RuleChoice(.alphaBeta(beta: beta))
  }
}

extension RuleChoice.Kind {
  /// A rule with its numbers.
  fileprivate init?(_ word: RuleChoice.Word, _ reader: inout YAMLReader) {
    func number(_ key: String, _ standard: Double) -> Double {
      let value = reader.number(key) ?? standard
      if value < 0 { reader.refuse(key, wanted: "a number that is not negative") }
      return value
    }
    switch word {
    case .z: self = .z
    case .epsilon: self = .epsilon(number("epsilon", 1e-6))
    case .gamma: self = .gamma(number("gamma", 0.25))
    case .plainGamma: self = .plainGamma(number("gamma", 0.25))
    case .zPlus: self = .zPlus
    case .alphaBeta:
      let alpha = reader.number("alpha")
      let beta = reader.number("beta") ?? alpha.map { $0 - 1 } ?? 1
      do {
        self = try RuleChoice.alphaBeta(alpha: alpha ?? 1 + beta, beta: beta).kind
      } catch {
        reader.add(error.at(reader.place(of: "alpha")).faults)
        return nil
      }
    case .zBox:
      let (low, high) = (
        reader.numbers("low", count: 1...4096), reader.numbers("high", count: 1...4096)
      )
      if (low == nil) != (high == nil) {
        reader.require(low == nil ? "low" : "high", wanted: "both bounds, or neither")
      }
      self = .zBox(low: low?.map(Float.init), high: high?.map(Float.init))
    case .wSquare: self = .wSquare
    case .flat: self = .flat
    case .excitation: self = .excitation
    case .norm: self = .norm
    case .pass: self = .pass
    case .exact: self = .exact
    case .block: self = .block
    case .guided: self = .guided
    case .deconvnet: self = .deconvnet
    case .signal: self = .signal(epsilon: number("epsilon", 1e-6))
    case .halves: self = .halves(epsilon: number("epsilon", 1e-6))
    case .softmax: self = .softmax
    case .constantDeviation: self = .constantDeviation(epsilon: number("epsilon", 1e-6))
    }
  }
}
