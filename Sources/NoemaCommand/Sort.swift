import ArgumentParser
import Concepts
import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import Probing
import Reports
import Tensors

/// `noema sort`: images by their similarity to a concept.
struct Sort: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sorts images by their projection on a saved CAV.",
    discussion: """
      Shows which images a CAV takes for its concept, and so what it has really learnt. The contact \
      sheet holds the most similar images above, the least similar below.

      EXAMPLE
        noema sort net.onnx --cav cavs/striped.safetensors --images photos --output sorted
      """
  )

  @OptionGroup var network: NetworkArgument

  @Option(
    help: ArgumentHelp("The CAV, a file that 'noema fit' wrote.", valueName: "file"),
    completion: .file(extensions: ["safetensors"])
  )
  var cav: String

  @Option(help: ArgumentHelp("The images to sort.", valueName: "folder"))
  var images: String

  @Option(
    help: ArgumentHelp("How many images of either end to show, from 1 to 400.", valueName: "n")
  )
  var count = 8

  @Option(
    help: ArgumentHelp(
      "Where sorted.csv and sheet.png go. (default: nowhere, only the table is shown)",
      valueName: "folder"
    )
  )
  var output: String?

  @OptionGroup(title: "Running") var probe: ProbeOptions
  @OptionGroup var json: JSONFlag

  func validate() throws {
    guard (1...400).contains(count) else {
      throw ValidationError("--count is \(count), but must be from 1 to 400.")
    }
  }

  func run() throws {
    if let output {
      try ResultFolder(output).checkIsOutside(images)
      try AtomicFile.checkFolder(URL(filePath: output))
    }
    let saved = try SavedCAV(cav)
    let card = try probe.card(of: network)
    let network = try probe.kernels.read(self.network)
    let layer = try saved.tensor(in: network, card, asked: nil)
    let folder = try ImageFolder(URL(filePath: images))
    let rows = try ConceptProbe(
      [folder],
      layers: [layer],
      of: network,
      card: card,
      pooling: saved.cav.settings.pooling,
      settings: probe.settings(),
      store: probe.activationStore()
    )
    let sorted = SortedImages(
      try rows.sorted(by: saved.cav, at: layer),
      names: rows.sets[0].images.map(\.name),
      cav: saved.cav,
      provenance: Provenance(
        noema: Noema.version,
        libraries: network.libraries,
        network: self.network.url.lastPathComponent,
        digests: rows.digests
      ),
      notices: rows.notices
    )
    let report = SortedImagesReport(sorted)
    if let output { try write(report, sorted, folder, to: URL(filePath: output)) }
    print(
      json.json ? String(decoding: try report.json, as: UTF8.self) : report.text(count: count)
    )
  }

  private func write(
    _ report: SortedImagesReport,
    _ sorted: SortedImages,
    _ folder: ImageFolder,
    to place: URL
  ) throws {
    let fileOfPath = Dictionary(
      folder.files.map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let reader = ImageReader(workers: Workers(probe.threads.count))
    func thumbnails(_ places: [SortedImages.Place]) -> [Image] {
      reader.read(places.compactMap { fileOfPath[$0.image] }) { $0.fitted(into: Montage().side) }
        .images.map(\.value)
    }
    let ends = SortedImagesReport.ends(of: sorted.images, count)
    let sheet = SortedImagesReport.sheet(
      most: thumbnails(ends.most),
      least: thumbnails(ends.least)
    )
    try AtomicFile.write(report.csv, to: place.appending(path: "sorted.csv"))
    try AtomicFile.write(try sheet.png(), to: place.appending(path: "sheet.png"))
    Terminal.say("wrote sorted.csv and sheet.png in \(place.path)")
  }
}
