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
    var rows = ArchiveRows()
    var refusals: [Fault] = []
    var told: Set<String> = []
    func tell(_ line: String) { if told.insert(line).inserted { Terminal.say(line) } }
    try forEachGroup { inputs, first in
      for tensor in question.relevant(among: Array(inputs.keys)) {
        do {
          let group = try AskedGroup(
            question,
            about: tensor,
            inputs,
            of: methods,
            first: first
          )
          for method in methods {
            let name = methods.count == 1 ? tensor : "\(Self.plain(method.choice.text))/\(tensor)"
            let answers = try group.answers(of: method)
            rows.add(answers, method.parts.map { name + ($0.map { "/\(Self.plain($0))" } ?? "") })
            for answer in answers.joined().map(\.answer) {
              for line in lines(answer, method.choice) { tell(line) }
              if let fault = answer.refusal, !refusals.contains(fault) { refusals.append(fault) }
            }
          }
        } catch let error as InputError {
          refusals += error.faults
          tell("refused: \(error)")
        }
      }
      rows.endGroup()
    }
    if rows.arrays.isEmpty { throw InputError(refusals) }
    return rows.arrays
  }

  /// A name without slashes, which separate the parts of an array's name.
  private static func plain(_ name: String) -> String { name.replacing("/", with: "-") }

  /// What there is to say of an answer.
  private func lines(_ answer: AttributionFolder.Answer, _ choice: MethodChoice) -> [String] {
    switch answer {
    case .refused(let fault): ["refused: \(choice.text): \(fault)"]
    case .relevance(let relevance):
      relevance.notices.map { "note: \($0.text)" }
        + relevance.checks.map { check in
          "\(choice.text): \(check.name), largest size \(check.values.map(abs).max() ?? 0)"
        }
    }
  }

  /// Gives the rows from files, or those of images, some at a time, and how many came before.
  private func forEachGroup(_ body: ([String: Tensor<Float>], Int) throws -> Void) throws {
    guard let images = command.images, let card = question.card else {
      return try body(question.given.tensors, 0)
    }
    let stream = ImageGroups(question, card, files: try ImageFile.all(at: images))
    let input = try card.inputName(of: engine.network)
    var names: [String] = []
    try stream.forEach { group, first in
      names += group.images.map(\.file.path)
      let photographs = group.images.map(\.value)
      let rows = card.preprocessing.batch(fitted: photographs, workers: question.workers)
      try body([input: rows], first)
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
    let logits = question.explained.target.tensor
    let outputs = try engine.run(
      inputs,
      record: [logits],
      backward: [.init(from: logits, to: question.relevant(among: Array(inputs.keys)))]
    ) { recorded, _ in [try Plan.seed(target: index, scores: recorded[logits]?.shape ?? [])] }
    return outputs.gradients
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
