import Concepts
import Diagnostics
import Foundation
import LinearModels
import Probing
import Statistics
import Tensors

/// An experiment as a file: what `noema tcav` takes as options, to be kept and run again.
struct ExperimentFile {
  let question: ImageQuestion
  let card: URL?
  let settings: TCAVSettings
  let output: URL

  /// Reads a file; paths in it are relative to its folder.
  ///
  /// - Throws: everything that is wrong with it at once, each with its line.
  init(reading url: URL) throws {
    var reader = try YAMLReader(reading: url)
    let folder = url.deletingLastPathComponent()
    func path(_ text: String) -> String { URL(filePath: text, relativeTo: folder).path }
    func needed(_ key: String, _ wanted: String) -> String {
      if let text = reader.text(key) { return text }
      if !reader.has(key) { reader.require(key, wanted: wanted) }
      return ""
    }
    func neededList(_ key: String, _ wanted: String) -> [String] {
      if let texts = reader.texts(key), !texts.isEmpty { return texts }
      if !reader.has(key) { reader.require(key, wanted: wanted) }
      return []
    }
    let network = needed("network", "the network's file")
    card = reader.text("card").map { URL(filePath: path($0)) }
    question = ImageQuestion(
      network: NetworkArgument(path(network)),
      layers: neededList("layers", "one or more layers"),
      classFolder: path(needed("class", "a folder of images of the class")),
      target: reader.text("target"),
      concepts: neededList("concepts", "folders of concepts").map(path),
      random: neededList("random", "a folder of random images").map(path),
      onlyCorrect: reader.truth("only-correct") ?? false
    )
    settings = try Self.settings(&reader)
    let standard = url.deletingPathExtension().lastPathComponent + "-results"
    output = URL(filePath: path(reader.text("output") ?? standard))
    try InputError.throwAny(reader.finish())
  }

  private static func settings(_ reader: inout YAMLReader) throws -> TCAVSettings {
    var settings = TCAVSettings()
    if let seed = reader.integer("seed", in: 0...Int.max) { settings.seed = UInt64(seed) }
    settings.randomSets = reader.integer("runs", in: SettingRange.runs) ?? settings.randomSets
    settings.opponents =
      reader.integer("opponents", in: SettingRange.opponents) ?? settings.opponents
    settings.folds = reader.integer("folds", in: SettingRange.folds) ?? settings.folds
    settings.resamples =
      reader.integer("resamples", in: SettingRange.resamples) ?? settings.resamples
    settings.test = reader.choice("test", as: SignificanceTest.self) ?? settings.test
    settings.correction =
      reader.choice("correction", as: PValueCorrection.self) ?? settings.correction
    settings.scale = reader.choice("scale", as: FeatureScale.self) ?? settings.scale
    settings.pooling = reader.choice("pool", as: Pooling.self) ?? settings.pooling
    settings.parity = reader.choice("parity", as: TCAVParity.self) ?? settings.parity
    settings.againstConcepts = reader.truth("against-concepts") ?? settings.againstConcepts
    settings.level = reader.number("level") ?? settings.level
    if !(settings.level > 0 && settings.level < 1) {
      reader.refuse("level", wanted: "a number between 0 and 1")
    }
    let classifier = reader.choice("classifier", as: CAVOptions.Classifier.self) ?? .logistic
    let c = reader.number("c") ?? 1
    guard c > 0, c.isFinite else {
      reader.refuse("c", wanted: "a number above 0")
      return settings
    }
    switch classifier {
    case .logistic: settings.classifier = .logistic(try LogisticRegression(c: c))
    case .ridge: settings.classifier = .ridge(try RidgeClassifier(alpha: 1 / c))
    }
    return settings
  }
}
