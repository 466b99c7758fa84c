import Attribution
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Tensors

/// What an attribution asks, as a person names it, found in the network: all that methods share.
struct AttributionQuestion {
  let command: Attribute
  let card: NetworkCard?
  let engine: Engine
  let explained: ExplainedTarget.Found
  /// The tensors that were named.
  let tensors: [String]
  /// The digests of what settings name, as it is read.
  let digests = ReadDigests()
  /// The inputs that come from files.
  let given: TensorInputs.Given

  init(_ command: Attribute, _ card: NetworkCard?) throws {
    self.command = command
    self.card = card
    let network = try command.probe.kernels.read(command.network)
    explained = try command.target.find(in: network, card)
    tensors = try command.wrt.map { try network.tensor(named: $0, by: card) }
    given = command.images == nil ? try command.inputs.read(for: network) : .init()
    engine = Engine(
      network,
      threads: command.probe.threads.count,
      batchSize: command.probe.batch ?? 16,
      runMemory: command.probe.memoryBound,
      known: given.known
    )
  }

  var workers: Workers { Workers(command.probe.threads.count) }

  /// The methods as they were written, with what the command line and the card add to their settings.
  func choices() throws -> [MethodChoice] {
    let words = command.method.flatMap { $0.split(separator: ",").map(String.init) }
    guard !words.isEmpty else { throw InputError(.noMethods) }
    var faults: [Fault] = []
    var choices: [MethodChoice] = []
    for word in words {
      do { choices.append(try MethodChoice(word)) } catch { faults += error.faults }
    }
    let counts = Dictionary(choices.map { ($0.text, 1) }, uniquingKeysWith: +)
    faults += counts.filter { $0.value > 1 }.keys.sorted().map { .methodTwice($0) }
    try InputError.throwAny(faults)
    var takesSegments = false
    let completed = choices.map { choice in
      choice.changingSettings { name, settings in
        let entry = MethodCatalogue.entries.first { $0.name == name }
        if let segments = command.segments,
          entry?.parameters.contains(where: { $0.name == "segments" }) ?? false
        {
          takesSegments = true
          if !settings.contains(where: { $0.name == "segments" }) {
            settings.append(("segments", segments))
          }
        }
        for place in settings.indices where settings[place].name == "layer" {
          settings[place].value = layers(settings[place].value)
        }
      }
    }
    guard command.segments == nil || takesSegments else {
      throw InputError(.noSegmentsTaken(choices.map(\.name)))
    }
    return completed
  }

  /// Layers joined by +, those that the card has other names for by their own.
  private func layers(_ names: String) -> String {
    names.split(separator: "+").map { card?.layers[String($0)] ?? String($0) }
      .joined(separator: "+")
  }

  /// The methods; the faults of all come together.
  func methods(_ choices: [MethodChoice]) throws -> [any AttributionMethod] {
    try all(choices) { try $0.method(parity: command.parity, resources: resources) }
  }

  /// The methods, each split through the concepts if there are any.
  func asked(_ choices: [MethodChoice]) throws -> [AskedMethod] {
    let files = command.cav.flatMap { $0.split(separator: ",").map(String.init) }
    let span =
      try files.isEmpty
      ? nil : ConceptLayer(files, in: engine.network, card, asked: tensors.first)
    for file in files + [command.target.targetCav].compactMap({ $0 }) {
      digests.add(file, try Digest(ofFile: URL(filePath: file)))
    }
    return try all(choices) { choice in
      let made = try choice.made(parity: command.parity, resources: resources)
      for notice in try choice.notices(parity: command.parity) { Terminal.say(notice) }
      for setting in made.settings where setting.isGiven && setting.name.hasSuffix("composite") {
        let url = URL(filePath: setting.value)
        if let digest = try? Digest(ofFile: url) { digests.add(setting.value, digest) }
      }
      return try AskedMethod(choice, made, span, of: self)
    }
  }

  /// What is made of each choice; the faults of all come together.
  private func all<Made>(
    _ choices: [MethodChoice],
    _ make: (MethodChoice) throws -> Made
  ) throws -> [Made] {
    var faults: [Fault] = []
    let made = try choices.compactMap { choice -> Made? in
      do { return try make(choice) } catch let error as InputError {
        faults += error.faults
        return nil
      }
    }
    try InputError.throwAny(faults)
    return made
  }

  /// The tensors that are given relevance, of those that are inputs; with concepts the named layer is
  /// theirs, and relevance is the inputs'.
  func relevant(among inputs: [String]) -> [String] {
    tensors.isEmpty || !command.cav.isEmpty ? inputs.sorted() : tensors
  }

  /// What the settings of methods read files with.
  private var resources: MethodResources {
    let (card, workers, isStrict) = (self.card, self.workers, command.probe.strict)
    let digests = self.digests
    let array: @Sendable (String) throws -> Tensor<Float> = { path in
      digests.keeping(path, try ArrayReference(path).readFloats())
    }
    guard let card else {
      return MethodResources(images: MethodResources.none.images, array: array)
    }
    return MethodResources(
      images: { path in
        let read = ImageReader(workers: workers).read(try ImageFile.all(at: path)) {
          card.preprocessing.fitted($0)
        }
        if isStrict || read.images.isEmpty { _ = try read.strict() }
        if let notice = read.notice { Terminal.say(notice) }
        return digests.keeping(path, card.preprocessing.batch(fitted: read.images.map(\.value)))
      },
      array: array
    )
  }

  /// The question that a method is asked about some rows.
  ///
  /// - Parameters:
  ///   - tensor: whose elements are given relevance.
  ///   - target: the number; by default what was asked.
  ///   - places: the numbers of the rows among all that are asked about; by default from 0.
  ///   - sweepsGradients: whether one of the methods does.
  func question(
    about tensor: String,
    inputs: [String: Tensor<Float>],
    target: Target? = nil,
    places: [Int]? = nil,
    sweepsGradients: Bool = false
  ) throws -> Question {
    try Question(
      engine,
      about: tensor,
      inputs: inputs,
      target: target ?? explained.target,
      domain: card.map { PixelDomain($0.preprocessing) },
      seed: command.seed,
      places: places,
      sweepsGradients: sweepsGradients
    )
  }
}

extension Fault {
  static var noMethods: Fault {
    Fault(
      "command.no-methods",
      "--method names no method",
      remedy: "noema methods lists them"
    )
  }

  static func methodTwice(_ text: String) -> Fault {
    Fault(
      "command.method-twice",
      "the method '\(text)' is named more than once",
      remedy: "name it once; with other settings it is another"
    )
  }

  static func noSegmentsTaken(_ methods: [String]) -> Fault {
    Fault(
      "command.no-segments-taken",
      "--segments is given, but no method takes superpixels: \(methods.joined(separator: ", "))",
      remedy: "leave it out, or name a method that has the setting 'segments' ('noema methods')"
    )
  }
}
