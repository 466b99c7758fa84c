public import Attribution

/// What a person reads before choosing a method: what it says and when to choose it, where it comes
/// from, what it costs and needs, and its settings.
public struct MethodExplanation: Sendable, Hashable, Codable {
  /// A setting.
  public struct Setting: Sendable, Hashable, Codable {
    /// Its name.
    public let name: String
    /// Its default.
    public let standard: String
    /// What it does.
    public let meaning: String
    /// The words that it takes, if it takes words.
    public let choices: [String]
  }

  /// The name.
  public let name: String
  /// The paper's name.
  public let title: String
  /// The family.
  public let family: MethodEntry.Family
  /// Where it comes from.
  public let source: String
  /// What it says, and when to choose it.
  public let advice: String
  /// The passes of one image.
  public let cost: String
  /// What it needs beside a network and an image.
  public let needs: [MethodEntry.Need]
  /// What the numbers are.
  public let sign: MethodEntry.Sign
  /// Its settings.
  public let settings: [Setting]

  /// The explanation of a method.
  public init(_ entry: MethodEntry) {
    name = entry.name
    title = entry.title
    family = entry.family
    source = entry.source
    advice = entry.advice
    cost = entry.cost
    needs = entry.needs
    sign = entry.sign
    settings = entry.parameters.map {
      Setting(name: $0.name, standard: $0.standard, meaning: $0.meaning, choices: $0.choices)
    }
  }

  /// For terminals of 100 columns.
  public var text: String {
    let facts = [
      ("Source", source), ("Passes an image", cost),
      (
        "Needs",
        needs.isEmpty ? "a network and an image" : needs.map(\.words).joined(separator: "; ")
      ),
      ("Numbers", sign == .signed ? "signed: for and against" : "amounts, from 0"),
    ]
    let lines =
      [title, ""] + wrapped(advice) + [""]
      + facts.flatMap { wrapped("\($0): \($1)", indent: "  ") }
      + (settings.isEmpty ? [] : ["", "Settings (NAME:SETTING=VALUE):"])
      + settings.flatMap { setting in
        let words = setting.choices.isEmpty ? "" : " (\(setting.choices.joined(separator: ", ")))"
        return ["  \(setting.name), by default \(setting.standard)"]
          + wrapped("\(setting.meaning)\(words)", indent: "      ", first: "      ")
      }
      + ["", "noema attribute NETWORK --images PATH --method \(name) --output maps"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func wrapped(_ text: String, indent: String = "", first: String = "") -> [String] {
    let lines = TerminalText.wrapped(text, to: 100 - first.count, indent: indent)
    return lines.enumerated().map { $0 == 0 ? first + $1 : $1 }
  }
}

extension MethodEntry.Need {
  /// What is needed, in words.
  var words: String {
    switch self {
    case .baseline: "a baseline: an input that stands for nothing"
    case .data: "other images"
    case .pixels: "the network's card, which says what black and white are"
    case .layer: "a layer with places"
    }
  }
}
