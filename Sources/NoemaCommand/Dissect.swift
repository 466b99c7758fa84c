import ArgumentParser
import Attribution
import Concepts
import Diagnostics
import Dissection
import Foundation
import Networks
import Probing
import Reports
import Segmentation
import Tensors

/// `noema dissect`: which unit of a layer detects which concept.
struct Dissect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ranks a layer's units by their best concept's IoU, with error bars and a null.",
    discussion: """
      Network Dissection (Bau et al. 2017): a unit's mask is where its map is above its threshold, and \
      its label is the concept whose pixels the masks cover best (IoU). Beside each IoU stand a \
      bootstrap interval over images and what chance gives. Units are numbered from 0, but from 1 in \
      NetDissect's own table.

      The data is a folder in Broden's layout, images with masks, or COCO: see 'noema data inspect'.

      Shards share a job: run each 'noema dissect ... --output DIR --shard i/n', then the same with \
      --merge n, which sets the thresholds; then each shard again, and --merge n writes the results.

      EXAMPLES
        noema dissect net.onnx --layer fire9 --data broden --output out
        noema dissect --activations a.npz --data broden --output out
        noema dissect net.onnx --layer fire9 --data broden --direction cavs/striped.safetensors
        noema dissect compare a/dissection.sqlite b/dissection.sqlite
      """
  )

  @Argument(help: "The network, an ONNX file; left out for --activations.")
  var network: String?

  @Option(
    help: ArgumentHelp("A layer; may be repeated. (needed with a network)", valueName: "layer")
  )
  var layer: [String] = []

  @Option(
    help: ArgumentHelp(
      "Activations computed elsewhere, [n, ...], one row an image in the order of the data set: "
        + "FILE.npy or FILE.npz:NAME. (default: none, a network is run)",
      valueName: "array"
    )
  )
  var activations: String?

  @Option(
    help: ArgumentHelp(
      "The segmented data set: Broden's layout, images with masks, or COCO.",
      valueName: "folder"
    )
  )
  var data: String

  @OptionGroup(title: "Data") var dataOptions: DataOptions

  @Option(
    help: ArgumentHelp(
      "What is dissected beside the units: a CAV, or rows of weights [m, C] (.npy, FILE.npz:NAME); "
        + "may be repeated. (default: nothing)",
      valueName: "file"
    )
  )
  var direction: [String] = []

  @Option(
    help: """
      What the axes of a layer are for one image: chw, hwc, tc (tokens), c, or auto, by the shape.
      """
  )
  var axes = LayerAxes.automatic

  @OptionGroup(title: "Dissection") var options: DissectionOptions
  @OptionGroup(title: "Running") var probe: ProbeOptions
  @OptionGroup(title: "Running") var parts: DissectionParts

  @Option(
    help: ArgumentHelp(
      "Where result.json, dissection.sqlite, CSV files and report.html go; results there are "
        + "replaced when it is done. (default: nowhere, only the table is shown)",
      valueName: "folder"
    )
  )
  var output: String?

  @OptionGroup var json: JSONFlag

  func validate() throws {
    if network == nil {
      guard activations != nil, layer.count <= 1 else {
        throw ValidationError(
          "Give a network, or --activations ARRAY (with one --layer NAME at most)."
        )
      }
    } else {
      guard activations == nil else {
        throw ValidationError("Give a network or --activations, not both.")
      }
      guard !layer.isEmpty else { throw ValidationError("--layer is needed with a network.") }
    }
    guard output != nil || !parts.continues else {
      throw ValidationError("--resume, --shard and --merge work in an --output folder: name it.")
    }
  }

  func run() throws { _ = try answer() }

  /// Dissects, and shows and writes what was found; `nil` for a part of a job or a forecast.
  func answer() throws -> DissectionResult? {
    let place = output.map { URL(filePath: $0) }
    if let output, !parts.forecast { try ResultFolder(output).check(for: .dissect) }
    let question = DissectionQuestion(self)
    let job = try question.job()
    if parts.forecast {
      print(try DissectionForecast(job, question.running).text)
      return nil
    }
    if Terminal.isWatched, !parts.continues {
      Terminal.say(try DissectionForecast(job, question.running).text)
    }
    if let place, parts.resume || parts.merge != nil, !WorkFolder.isThere(in: place) {
      guard parts.resume else { throw InputError(.nothingToMerge(place.path)) }
      Terminal.say("nothing unfinished is in \(place.path): it begins from the start")
    }
    let temporary = try place == nil ? ScratchFolder() : nil
    guard let folder = place ?? temporary?.url else { preconditionFailure("one of them is there") }
    let work = try WorkFolder(
      in: folder,
      job: Digest(of: "\(job.digest) \(probe.memoryByteCount)"),
      entry: parts.continues ? .resumed : .new,
      shard: parts.shard
    )
    do {
      return try answer(question, job, work, place)
    } catch let failure as RunError where place != nil && parts.shard == nil {
      Terminal.say("what is done so far is kept: the same command with --resume goes on from there")
      throw failure
    }
  }

  private func answer(
    _ question: DissectionQuestion,
    _ job: DissectionJob,
    _ work: WorkFolder,
    _ place: URL?
  ) throws -> DissectionResult? {
    let run = try DissectionRun(job, running: question.running, work: work)
    let found = try parts.findings(of: run)
    if let use = question.storeUse { Terminal.say(use.notice) }
    guard let findings = found else { return nil }
    if let dump = parts.dump { try run.dump(to: URL(filePath: dump), shards: parts.merge ?? 1) }
    let pictures = place == nil ? DissectionPictures() : try question.pictures(of: findings, job)
    let report = DissectionReport(findings.result, pictures: pictures)
    if let place {
      try report.write(to: place, workers: question.running.workers)
      Terminal.say(
        "wrote report.html, result.json, units.csv, dissection.sqlite and NetDissect's tables in "
          + place.relativePath
      )
      work.remove()
    }
    print(
      json.json ? String(decoding: try report.json, as: UTF8.self) : report.text,
      terminator: ""
    )
    return findings.result
  }
}

extension Fault {
  static func nothingToMerge(_ output: String) -> Fault {
    Fault(
      "command.nothing-to-merge",
      "no shard has begun there, or all were merged and the results are there",
      at: output
    )
  }
}
