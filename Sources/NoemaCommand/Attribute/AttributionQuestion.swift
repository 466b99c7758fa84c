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
  /// The inputs that come from files.
  let given: TensorInputs.Given

  init(_ command: Attribute, _ card: NetworkCard?) throws {
    self.command = command
    self.card = card
    let network = try command.network.read()
    explained = try command.target.find(in: network, card)
    tensors = try command.wrt.map { try network.tensor(named: $0, by: card) }
    given = command.images == nil ? try command.inputs.read(for: network) : .init()
    engine = Engine(
      network,
      threads: command.probe.threads.count,
      batchSize: command.probe.batch ?? 16,
      known: given.known
    )
  }

  var workers: Workers { Workers(command.probe.threads.count) }

  /// The methods as they were written.
  func choices() throws -> [MethodChoice] {
    let words = command.method.flatMap { $0.split(separator: ",").map(String.init) }
    var faults: [Fault] = []
    var choices: [MethodChoice] = []
    for word in words {
      do { choices.append(try MethodChoice(word)) } catch { faults += error.faults }
    }
    try InputError.throwAny(faults)
    guard let segments = command.segments else { return choices }
    let completed = try choices.map { try $0.adding("segments", segments) }
    guard completed != choices else { throw InputError(.noSegmentsTaken(choices.map(\.name))) }
    return completed
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
    return try all(choices) { choice in
      let method = try choice.method(parity: command.parity, resources: resources)
      return try AskedMethod(choice, method, span)
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
    guard let card else {
      return MethodResources(
        images: MethodResources.none.images,
        array: { try ArrayReference($0).readFloats() }
      )
    }
    return MethodResources(
      images: { path in
        let read = ImageReader(workers: workers).read(try ImageFile.all(at: path)) {
          card.preprocessing.fitted($0)
        }
        if isStrict || read.images.isEmpty { _ = try read.strict() }
        if let notice = read.notice { Terminal.say(notice) }
        return card.preprocessing.batch(read.images.map(\.value))
      },
      array: { try ArrayReference($0).readFloats() }
    )
  }

  /// The question that a method is asked about some rows.
  ///
  /// - Parameters:
  ///   - tensor: whose elements are given relevance.
  ///   - target: the number; by default what was asked.
  func question(
    about tensor: String,
    inputs: [String: Tensor<Float>],
    target: Target? = nil
  ) throws -> Question {
    try Question(
      engine,
      about: tensor,
      inputs: inputs,
      target: target ?? explained.target,
      domain: card.map { PixelDomain($0.preprocessing) },
      seed: command.seed
    )
  }
}

extension MethodChoice {
  /// The same choice with a setting for the method, or for the method that it goes around, if they
  /// have it and it was not given.
  func adding(_ name: String, _ value: String) throws -> MethodChoice {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map { part in
      let words = part.split(separator: ":", omittingEmptySubsequences: false)
      let entry = MethodCatalogue.entries.first { $0.name == words.first.map(String.init) }
      let isGiven = words.dropFirst().contains { $0.hasPrefix("\(name)=") }
      let isKnown = entry?.parameters.contains { $0.name == name } ?? false
      return isKnown && !isGiven ? "\(part):\(name)=\(value)" : String(part)
    }
    return try MethodChoice(parts.joined(separator: "@"))
  }
}

extension Fault {
  static func noSegmentsTaken(_ methods: [String]) -> Fault {
    Fault(
      "command.no-segments-taken",
      "--segments is given, but no method takes superpixels: \(methods.joined(separator: ", "))",
      remedy: "leave it out, or name a method that has the setting 'segments' ('noema methods')"
    )
  }
}
