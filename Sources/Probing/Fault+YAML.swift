import Diagnostics

extension Fault {
  static func badYAML(_ problem: String, at place: String) -> Fault {
    Fault("yaml.malformed", "the file is not YAML: \(problem)", at: place)
  }

  static func notMapping(_ what: String, at place: String) -> Fault {
    Fault("yaml.not-mapping", "\(what) must hold lines of the form 'key: value'", at: place)
  }

  static func unknownKey(_ key: String, among known: [String], at place: String) -> Fault {
    Fault(
      "yaml.unknown-key",
      "the key '\(key)' means nothing here",
      at: place,
      remedy: NearNames(among: known).remedy(for: key)
    )
  }

  static func missingKey(_ key: String, wanted: String, at place: String) -> Fault {
    Fault("yaml.missing-key", "the key '\(key)' is missing; it holds \(wanted)", at: place)
  }

  static func wrongValue(_ key: String, wanted: String, at place: String) -> Fault {
    Fault("yaml.wrong-value", "'\(key)' must be \(wanted)", at: place)
  }

  static func noSuchChoice(
    _ value: String,
    for key: String,
    among choices: [String],
    at place: String
  ) -> Fault {
    let near = NearNames(among: choices).near(value)
    return Fault(
      "yaml.no-such-choice",
      "'\(key)' cannot be '\(value)', only \(choices.joined(separator: ", "))",
      at: place,
      remedy: near.isEmpty ? nil : "did you mean \(near.joined(separator: ", "))?"
    )
  }
}
