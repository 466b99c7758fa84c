import Diagnostics
import LinearModels
import Tensors

/// Reads the texts of a CAV file and collects every fault.
struct CAVMetadataReader {
  /// What the texts say.
  struct Parts {
    let layer: String
    let normalLength: Double
    let intercept: Double
    let concept: String
    let counterpart: String
    let imageCounts: CAV.ImageCounts
    let settings: CAVSettings
    let accuracy: CAVAccuracy?
    let digests: [String: String]
    let versions: [String: String]
  }

  private let texts: [String: String]
  /// What is wrong, in the order in which it was found.
  private(set) var faults: [Fault] = []

  init(_ texts: [String: String]) { self.texts = texts }

  /// All texts, or `nil` if there is a fault.
  mutating func read() -> Parts? {
    let layer = text("layer")
    let (length, intercept) = (number("normal_length"), number("intercept"))
    let (concept, counterpart) = (text("concept"), text("counterpart"))
    let counts = (count("concept_images"), count("counterpart_images"))
    let (settings, accuracy) = (settings(), accuracy())
    guard faults.isEmpty, let layer, let length, let intercept, let concept, let counterpart,
      let positive = counts.0, let negative = counts.1, let settings
    else { return nil }
    return Parts(
      layer: layer,
      normalLength: length,
      intercept: intercept,
      concept: concept,
      counterpart: counterpart,
      imageCounts: CAV.ImageCounts(concept: positive, counterpart: negative),
      settings: settings,
      accuracy: accuracy,
      digests: group("sha256."),
      versions: group("version.")
    )
  }

  private mutating func settings() -> CAVSettings? {
    let classifier = classifier()
    let pooling = value("pooling", "none or mean", Pooling.init(rawValue:))
    let scale = value("scale", "none or trace", FeatureScale.init(rawValue:))
    let seed = value("seed", "a whole number") { UInt64($0) }
    let folds = value("folds", "a whole number from 2") { Int($0).flatMap { $0 >= 2 ? $0 : nil } }
    let confidence = value("confidence", "a number between 0 and 1") {
      Double($0).flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
    }
    guard let classifier, let pooling, let scale, let seed, let folds, let confidence else {
      return nil
    }
    var settings = CAVSettings()
    settings.classifier = classifier
    settings.pooling = pooling
    settings.scale = scale
    settings.seed = seed
    settings.folds = folds
    settings.confidence = confidence
    return settings
  }

  private mutating func classifier() -> CAVClassifier? {
    switch text("classifier") {
    case "logistic":
      let (c, tolerance) = (number("c"), number("tolerance"))
      guard let c, let tolerance else { return nil }
      return checked { () throws(InputError) in
        .logistic(try LogisticRegression(c: c, tolerance: tolerance))
      }
    case "ridge":
      guard let alpha = number("alpha") else { return nil }
      return checked { () throws(InputError) in .ridge(try RidgeClassifier(alpha: alpha)) }
    case let other?:
      faults.append(.badCAV("classifier", other, wanted: "logistic or ridge"))
      return nil
    case nil: return nil
    }
  }

  /// The accuracy; a vector made elsewhere has none.
  private mutating func accuracy() -> CAVAccuracy? {
    let names = ["accuracy_correct", "accuracy_trials", "accuracy_folds"]
    guard names.contains(where: { texts[$0] != nil }) else { return nil }
    let numbers = names.map { count($0) }
    guard let correct = numbers[0], let trials = numbers[1], let folds = numbers[2] else {
      return nil
    }
    guard trials > 0, correct <= trials else {
      faults.append(.badCAV(names[0], "\(correct) of \(trials)", wanted: "a share of its trials"))
      return nil
    }
    return CAVAccuracy(correct: correct, trials: trials, folds: folds)
  }

  private mutating func checked(
    _ make: () throws(InputError) -> CAVClassifier
  ) -> CAVClassifier? {
    do { return try make() } catch {
      faults += error.faults
      return nil
    }
  }

  private mutating func text(_ name: String) -> String? { value(name, "a text") { $0 } }

  private mutating func number(_ name: String) -> Double? {
    value(name, "a finite number") { Double($0).flatMap { $0.isFinite ? $0 : nil } }
  }

  private mutating func count(_ name: String) -> Int? {
    value(name, "a whole number from 0") { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
  }

  private mutating func value<Value>(
    _ name: String,
    _ wanted: String,
    _ read: (String) -> Value?
  ) -> Value? {
    guard let text = texts[name] else {
      faults.append(.badCAV(name, nil, wanted: wanted))
      return nil
    }
    guard let value = read(text) else {
      faults.append(.badCAV(name, text, wanted: wanted))
      return nil
    }
    return value
  }

  /// The texts whose names begin so, under the rest of their names.
  private func group(_ prefix: String) -> [String: String] {
    var found: [String: String] = [:]
    for (name, text) in texts where name.hasPrefix(prefix) {
      found[String(name.dropFirst(prefix.count))] = text
    }
    return found
  }
}
