import Attribution
import Diagnostics
import Foundation
import Images
import Reports
import TestSupport
import Tensors

/// A small made-up attribution with everything that its page must get right: signed numbers and
/// amounts, a method that does not fit, boxes, a path, hostile names.
struct MadeUpAttribution {
  var imageCount = 3
  var scale = AttributionResult.ScaleSharing.image
  var methodCount = 3
  /// Whether no method fits.
  var refusesAll = false
  /// The path of the first image.
  var firstPath: String?
  /// What is added to all amounts.
  var offset: Float = 0

  /// Writes the folder, and gives the whole record.
  func write(to folder: URL) throws -> AttributionResult {
    var written = try filled(folder)
    return try written.finish(workers: Workers(2))
  }

  /// Begins to write the folder, and gives up.
  func abandon(in folder: URL) throws { try filled(folder).abandon() }

  private func filled(_ folder: URL) throws -> AttributionFolder {
    var record = AttributionResult(
      settings: AttributionResult.Settings(tensor: "x", scale: scale, boxes: 0.5, seed: .max),
      methods: (0..<methodCount).map(method),
      notices: [Notice("made.up", "Made up by <hand>.")],
      provenance: Provenance(
        noema: "0.1.0",
        libraries: ["oneDNN": "2.6.3"],
        network: "tiny&small.onnx",
        digests: ["network": String(repeating: "a5", count: 32)]
      )
    )
    record.methods[0].colours = .diverging
    var written = try AttributionFolder(folder, record, channelAxis: 0)
    let images = (0..<imageCount).map { image in
      AttributionFolder.AnsweredImage(
        AttributionResult.Image(
          path: path(image),
          folder: "image-\(image)",
          digest: "0f",
          target: "zèbre <i>",
          index: image,
          score: 1.5 - Double(image)
        ),
        photograph: photograph(image),
        (0..<methodCount).map { (answer(of: $0), image) }
      )
    }
    try written.add(images, workers: Workers(2))
    return written
  }

  private func answer(of method: Int) -> AttributionFolder.Answer {
    method == 2 || refusesAll ? .refused(fault) : .relevance(relevance(method))
  }

  private func path(_ image: Int) -> String {
    if image == 0, let firstPath { return firstPath }
    if image == 1 { return "</h3><script>alert('c')</script>.png" }
    return "a folder/\(image) \"ケーキ\".jpg"
  }

  private let fault = Fault("made.unfit", "no <pooled> head", remedy: "take Grad-CAM")

  private func method(_ index: Int) -> AttributionResult.Method {
    AttributionResult.Method(
      choice: ["signed:steps=3", "amount", "cam"][index % 3],
      file: "method-\(index)",
      title: ["Signed & Co.", "Amounts <b>", "CAM"][index % 3],
      family: .gradients,
      sign: index % 3 == 0 ? .signed : .amount,
      source: "A. Author 2016",
      advice: "Choose it when <nothing> else fits.",
      cost: "1 forward, 1 backward",
      settings: [
        .init(name: "steps", value: "3", isGiven: true, meaning: "points of the path"),
        .init(name: "form", value: "signed", isGiven: false, meaning: "what is shown"),
      ],
      colours: index % 3 == 0 ? .diverging : .sequential
    )
  }

  /// The signed method's numbers, in the order of the images, channels, rows and columns.
  static func number(_ index: Int) -> Float {
    let digit = index * 7 % 19 - 9
    let image = index / 288 + 1
    return Float(digit * image)
  }

  private func photograph(_ seed: Int) -> Image {
    Image(
      width: 12,
      height: 8,
      pixels: (0..<288).map { UInt8(($0 * 37 + seed * 11) % 256) }
    )
  }

  /// Relevance of all images: `[N, 3, 8, 12]` signed, `[N, 1, 4, 6]` amounts on a coarser grid.
  private func relevance(_ method: Int) -> Relevance {
    guard method % 3 == 0 else {
      let values = (0..<imageCount * 24).map { offset + Float($0 % 24 > 20 ? 4 : 0) }
      return Relevance(
        Tensor([imageCount, 1, 4, 6], values),
        notices: [Notice("made.layer", "The layer is 'last'.")]
      )
    }
    let values = (0..<imageCount * 288).map(Self.number)
    return Relevance(
      Tensor([imageCount, 3, 8, 12], values),
      checks: [
        .init(
          "convergence delta",
          (0..<imageCount).map { Double($0) / 1000 },
          meaning: "what the sum lacks to the difference of scores"
        )
      ],
      arrays: [
        "path-alphas": Tensor([5], [0, 0.25, 0.5, 0.75, 1]),
        "path-scores": Tensor([imageCount, 5], (0..<imageCount * 5).map { Float($0 % 5) }),
        "path-gradients": Tensor([imageCount, 5], (0..<imageCount * 5).map { Float(5 - $0 % 5) }),
      ]
    )
  }
}
