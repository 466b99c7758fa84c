import Attribution
import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import Probing
import Reports
import Tensors

/// An attribution of images as a folder of pictures, arrays and a page.
struct AttributionGallery {
  private let question: AttributionQuestion
  private let place: URL
  private let card: NetworkCard
  private let input: String
  private let tensor: String
  private let methods: [AskedMethod]
  private var command: Attribute { question.command }

  init(_ question: AttributionQuestion, _ place: URL) throws {
    self.question = question
    self.place = place
    let network = question.engine.network
    card = try question.card ?? NetworkCard(besideNetwork: question.command.network.url)
    try InputError.throwAny(card.faults(for: network))
    input = try card.inputName(of: network)
    tensor = question.relevant(among: [input])[0]
    methods = try question.asked(question.choices())
  }

  func run() throws {
    let files = try ImageFile.all(at: command.images ?? "")
    var folder = try AttributionFolder(
      place,
      record(),
      channelAxis: tensor == input ? (card.preprocessing.layout == .nhwc ? 2 : 0) : nil
    )
    do { try fill(&folder, files) } catch {
      folder.abandon()
      throw error
    }
    let result = try folder.finish(workers: question.workers, progress: Terminal.progress())
    Terminal.say(
      "wrote report.html, montage.png, result.json and a folder an image in \(place.path)"
    )
    let report = AttributionReport(result)
    print(
      command.json.json ? String(decoding: try report.json, as: UTF8.self) : report.text,
      terminator: ""
    )
  }

  /// Asks all methods about all images.
  ///
  /// - Throws: why there is no map, where all methods refuse.
  private func fill(_ folder: inout AttributionFolder, _ files: [ImageFile]) throws {
    if let notice = question.explained.notice { folder.add(notice) }
    var names = FileNames(fallback: "image")
    let notice = try ImageGroups(question, card, files: files).forEach { group, first in
      try add(group, first, to: &folder, &names)
    }
    folder.add(question.digests.all)
    if let notice { folder.add(notice) }
    let refusals = folder.result.refusals
    if refusals.count == methods.count { throw InputError(refusals.map(\.fault)) }
    for (method, fault) in refusals {
      Terminal.say("refused: \(folder.result.methods[method].choice): \(fault)")
    }
  }

  /// The record without images.
  private func record() throws -> AttributionResult {
    var names = FileNames(fallback: "method")
    let network = question.engine.network
    return AttributionResult(
      settings: AttributionResult.Settings(
        tensor: tensor,
        parity: command.parity,
        clip: command.maps.clip ?? AttributionResult.usualClip,
        scale: command.maps.scale ?? .image,
        boxes: command.maps.boxes,
        seed: command.seed
      ),
      methods: try methods.flatMap { method in
        try method.parts.map { part in
          try AttributionResult.Method(
            method.choice,
            method.made,
            part: part,
            file: names.next(for: method.choice.text + (part.map { "-\($0)" } ?? "")),
            colours: command.maps.colours
          )
        }
      },
      provenance: Provenance(
        noema: Noema.version,
        libraries: network.libraries,
        network: command.network.url.lastPathComponent,
        digests: [
          "network": network.model.digest.hex, "preprocessing": card.preprocessing.digest.hex,
        ]
      )
    )
  }

  /// Asks all methods about a group of images.
  private func add(
    _ group: ReadImages<Image>,
    _ first: Int,
    to folder: inout AttributionFolder,
    _ names: inout FileNames
  ) throws {
    let photographs = group.images.map(\.value)
    let inputs = [
      input: card.preprocessing.batch(fitted: photographs, workers: question.workers)
    ]
    let rows = try AskedGroup(question, about: tensor, inputs, of: methods, first: first)
    let asked = rows.asked
    let scores = try asked.scores
    // For each image the answers of all methods, part by part.
    var answers: [[AskedGroup.Answer]] = scores.map { _ in [] }
    for method in methods {
      for (row, given) in try rows.answers(of: method).enumerated() { answers[row] += given }
    }
    let images = group.images.enumerated().map { row, image in
      AttributionFolder.AnsweredImage(
        record(image, row, scores[row], asked, &names),
        photograph: image.value,
        answers[row]
      )
    }
    try folder.add(images, workers: question.workers)
  }

  private func record(
    _ image: ReadImage<Image>,
    _ row: Int,
    _ score: Double,
    _ asked: Question,
    _ names: inout FileNames
  ) -> AttributionResult.Image {
    var index = question.explained.index
    if question.explained.name == nil, case .element(let own) = asked.targets[row].selection {
      index = own
    }
    let name = question.explained.name ?? index.map(card.classes.name) ?? ""
    return AttributionResult.Image(
      path: image.file.path,
      folder: names.next(for: (image.file.path as NSString).deletingPathExtension),
      digest: image.digest.hex,
      target: name,
      index: index,
      score: score
    )
  }
}
