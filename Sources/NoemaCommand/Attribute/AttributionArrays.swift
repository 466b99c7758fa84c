import Attribution
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Reports
import Tensors

/// An attribution as arrays alone, for programs: `TENSOR`, or `METHOD/TENSOR` where there are several
/// methods, and `.../NAME` for what a method gives beside relevance.
struct AttributionArrays {
  private let question: AttributionQuestion
  private let place: URL
  private var command: Attribute { question.command }
  private var engine: Engine { question.engine }

  init(_ question: AttributionQuestion, _ place: URL) {
    self.question = question
    self.place = place
  }

  /// The arrays by name, rows in the order of the rows or images.
  func arrays() throws -> [String: Tensor<Float>] {
    let choices = try question.choices()
    // A logit's plain gradient needs no question: any number of tensors, with a batch axis or
    // without, in one pass; and what the activation store keeps.
    if choices.map(\.text) == ["gradient"], command.cav.isEmpty,
      let index = question.explained.index
    {
      return try gradients(index)
    }
    let methods = try question.asked(choices)
    var arrays: [String: Tensor<Float>] = [:]
    var refusals: [Fault] = []
    try forEachGroup { inputs in
      for method in methods {
        for tensor in tensors(inputs) {
          let name = methods.count == 1 ? tensor : "\(method.choice.text)/\(tensor)"
          do {
            let asked = try question.question(about: tensor, inputs: inputs)
            for (part, relevance) in zip(method.parts, try method.attribute(asked)) {
              arrays.append(relevance, named: name + (part.map { "/\($0)" } ?? ""))
              say(relevance, method.choice)
            }
          } catch let error as InputError {
            refusals += error.faults
            Terminal.say("refused: \(method.choice.text): \(error)")
          }
        }
      }
    }
    if arrays.isEmpty { throw InputError(refusals) }
    return arrays
  }

  private func tensors(_ inputs: [String: Tensor<Float>]) -> [String] {
    question.relevant(among: Array(inputs.keys))
  }

  private func say(_ relevance: Relevance, _ choice: MethodChoice) {
    for notice in relevance.notices { Terminal.say(notice) }
    for check in relevance.checks {
      let worst = check.values.map(abs).max() ?? 0
      Terminal.say("\(choice.text): \(check.name), largest size \(worst)")
    }
  }

  /// Gives the rows from files, or those of images, some at a time.
  private func forEachGroup(_ body: ([String: Tensor<Float>]) throws -> Void) throws {
    guard let images = command.images, let card = question.card else {
      return try body(question.given.tensors)
    }
    let stream = ImageGroups(question, card, files: try ImageFile.all(at: images))
    let input = try card.inputName(of: engine.network)
    var names: [String] = []
    try stream.forEach { group in
      names += group.images.map(\.file.path)
      try body([input: card.preprocessing.batch(group.images.map(\.value))])
    }
    try writeNames(names)
  }

  private func writeNames(_ names: [String]) throws {
    let table = place.deletingPathExtension().appendingPathExtension("csv")
    try AtomicFile.write(ImageRowsTable(names).csv, to: table)
  }

  // MARK: Gradients

  private func gradients(_ index: Int) throws -> [String: Tensor<Float>] {
    if let images = command.images, let card = question.card {
      return try gradients(index, of: ImageFile.all(at: images), card)
    }
    let inputs = question.given.tensors
    let plan = try engine.plan(
      inputs.mapValues(\.shape),
      backward: [.init(from: question.explained.target.tensor, to: tensors(inputs))]
    )
    return try plan.run(inputs, seed: plan.seed(target: index)).gradients
  }

  /// The maps of images, `[n, ...]` for each tensor, row i that of the i-th image that could be read.
  private func gradients(
    _ index: Int,
    of images: [ImageFile],
    _ card: NetworkCard
  ) throws -> [String: Tensor<Float>] {
    let named = question.tensors
    let names = try Set(named.isEmpty ? [card.inputName(of: engine.network)] : named).sorted()
    let rows = try ImageProbe(
      engine.network,
      card: card,
      request: ProbeRequest(
        gradients: .init(
          of: question.explained.target.tensor,
          target: index,
          withRespectTo: names
        )
      ),
      settings: command.probe.settings(),
      store: command.probe.activationStore()
    ).rows(of: images)
    if let notice = rows.notice { Terminal.say(notice) }
    try writeNames(rows.images.map(\.file.path))
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let all = try rows.gradients(withRespectTo: name).read(0..<rows.images.count)
        let shape = Shape([rows.images.count] + rows.gradientShape(of: name).dims)
        return (name, all.reshaped(shape))
      }
    )
  }
}

extension [String: Tensor<Float>] {
  /// Puts a group's rows behind those of the groups before.
  fileprivate mutating func append(_ relevance: Relevance, named name: String) {
    self[name, default: .noRows].append(relevance.values)
    for (part, array) in relevance.arrays {
      // An array of one axis holds for all images.
      let isShared = array.shape.rank == 1
      if isShared {
        self["\(name)/\(part)"] = array
      } else {
        self["\(name)/\(part)", default: .noRows].append(array)
      }
    }
  }
}

extension Tensor<Float> {
  fileprivate static let noRows = Tensor([0], [])

  /// Puts rows of the same shape behind these.
  fileprivate mutating func append(_ more: Tensor) {
    guard shape[0] > 0 else {
      self = more
      return
    }
    let shape = Shape([shape[0] + more.shape[0]] + more.shape.dims.dropFirst())
    self = Tensor(shape, elements + more.elements)
  }
}
