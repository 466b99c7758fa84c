import Diagnostics
import Tensors

extension Fault {
  /// A target that the tensor does not have.
  static func badTarget(
    _ what: String,
    of tensor: String,
    _ shape: Shape,
    remedy: String
  ) -> Fault {
    Fault(
      "attribution.bad-target",
      "there is no \(what) in the tensor '\(tensor)', whose rows have the shape \(shape)",
      remedy: remedy
    )
  }

  /// Inputs that do not hold as many rows each.
  static func unequalInputs(_ shapes: [String: Shape]) -> Fault {
    let each = shapes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return Fault(
      "attribution.unequal-inputs",
      "the inputs do not hold one row an image: \(each.joined(separator: ", "))",
      remedy: "give every input the same number of rows, one an image"
    )
  }

  /// A method that does not fit the network, the tensor or the target.
  static func unfit(_ method: String, _ reason: String, remedy: String? = nil) -> Fault {
    Fault(
      "attribution.unfit-method",
      "\(method) does not fit here: \(reason)",
      remedy: remedy
    )
  }

  /// Numbers that are not finite where relevance should be.
  static func notFiniteRelevance(_ method: String, at tensor: String) -> Fault {
    Fault(
      "attribution.not-finite",
      "\(method) gives numbers that are not finite at the tensor '\(tensor)'",
      remedy: "look for infinite weights or inputs; with LRP raise epsilon"
    )
  }

  static func noSuchMethod(_ name: String, among names: [String]) -> Fault {
    let isSetting = name.contains("=")
    return Fault(
      "attribution.no-such-method",
      "there is no method named '\(name)'",
      remedy: isSetting
        ? "commas part methods; settings follow theirs with colons, as in rise:samples=500:grid=9"
        : NearNames(among: names).remedy(for: name) ?? "`noema methods` lists them"
    )
  }

  static func badChoice(_ text: String, _ word: String) -> Fault {
    Fault(
      "attribution.bad-choice",
      "'\(word)' in the method '\(text)' is not a setting",
      remedy: "write NAME:SETTING=VALUE, such as integrated-gradients:steps=100"
    )
  }

  static func noSuchSetting(_ name: String, of method: String, among names: [String]) -> Fault {
    Fault(
      "attribution.no-such-setting",
      "the method \(method) has no setting '\(name)'",
      remedy: names.isEmpty
        ? "it has none"
        : NearNames(among: names).remedy(for: name)
          ?? "it has: \(names.joined(separator: ", "))"
    )
  }

  static func noInner(_ inner: String, in method: String) -> Fault {
    let names = MethodCatalogue.entries.filter(\.takesInner).map(\.name)
    return Fault(
      "attribution.no-inner",
      "the method \(method) does not go around another, and '@\(inner)' names one",
      remedy: "leave it out; @METHOD belongs to \(names.joined(separator: ", "))"
    )
  }

  static func settingTwice(_ name: String, of method: String) -> Fault {
    Fault(
      "attribution.setting-twice",
      "the setting '\(name)' of \(method) is given more than once",
      remedy: "give it once"
    )
  }

  static func badSetting(
    _ name: String,
    _ value: String,
    of method: String,
    wanted: [String]
  ) -> Fault {
    Fault(
      "attribution.bad-setting",
      "the setting '\(name)' of \(method) cannot be '\(value)'",
      remedy: "it takes \(wanted.joined(separator: ", "))"
    )
  }

  static func noResources(_ path: String) -> Fault {
    Fault(
      "attribution.no-files",
      "the setting that names '\(path)' needs images, and there is no card to prepare them with",
      remedy: "give the network a card (`noema inspect NETWORK --write-card`)"
    )
  }
}
