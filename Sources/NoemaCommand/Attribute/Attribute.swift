import ArgumentParser
import Attribution
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Reports
import Tensors

/// `noema attribute`: which elements carried a decision.
struct Attribute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Says which pixels, channels or regions carried a decision, by any method of the field.",
    discussion: """
      Methods are written NAME:SETTING=VALUE, and around others NAME@INNER, several with commas \
      between; 'noema methods' lists them and 'noema methods NAME' explains one.

      --output FOLDER takes for each image and method a heat map, an overlay (.png) and the array \
      (.npy), and report.html, montage.png and result.json. --output FILE.npz takes arrays alone, \
      named by their tensors (METHOD/TENSOR where there are several methods).

      A method that does not fit the network is refused with its reason, and the others go on; the \
      exit code is 2 only if all are refused.

      EXAMPLES
        noema attribute net.onnx --images photos --method gradient,grad-cam --output maps
        noema attribute net.onnx --images zebra.jpg --target zebra --output maps \\
          --method smoothgrad:samples=20@integrated-gradients,occlusion:window=32
        noema attribute net.onnx --images photos --target-tensor fire5 --unit 7 --output maps \\
          --method integrated-gradients
        noema attribute net.onnx --images photos --cav cavs/striped.safetensors --method lrp \\
          --output split
        noema attribute net.onnx --input x.npy --target 340 --wrt fire5 --output maps.npz
      """
  )

  @OptionGroup var network: NetworkArgument

  @Option(
    help: ArgumentHelp(
      "An image, or a folder of images; this or --input is needed. With a .npz output their names go "
        + "to a .csv file beside it.",
      valueName: "path"
    )
  )
  var images: String?

  @OptionGroup var inputs: TensorInputs

  @Option(
    help: ArgumentHelp(
      "The methods, with commas between; may be repeated.",
      valueName: "methods"
    )
  )
  var method: [String] = ["gradient"]

  @OptionGroup(title: "What is explained") var target: ExplainedTarget

  @Option(
    name: [.customLong("wrt"), .customLong("layer")],
    help: ArgumentHelp(
      "A tensor whose elements are given relevance; may be repeated with a .npz output. "
        + "(default: the inputs)",
      valueName: "tensor"
    )
  )
  var wrt: [String] = []

  @Option(
    help: ArgumentHelp(
      "CAVs, with commas between, all of one layer: each map is split into what flows through each "
        + "concept and the rest. --layer may name their layer. (default: no split)",
      valueName: "files"
    )
  )
  var cav: [String] = []

  @Option(
    help: ArgumentHelp(
      "Another tool whose conventions are the methods' defaults: captum, zennit or grad-cam. "
        + "(default: none)",
      valueName: "tool"
    )
  )
  var parity: Parity?

  @Option(
    help: ArgumentHelp(
      "Superpixels for the methods that take them, [H, W] whole numbers (.npy). "
        + "(default: each method's own)",
      valueName: "file"
    )
  )
  var segments: String?

  @Option(help: ArgumentHelp("The seed of every random choice, from 0 up.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup(title: "Pictures") var maps: MapOptions

  @Flag(help: "Print node by node which rule each method's composite applies, and stop.")
  var explainComposite = false

  @Option(
    help: ArgumentHelp(
      "A folder, from which a finished run removes what an older one left, or a file that ends in .npz. "
        + "(needed, but not for --explain-composite)",
      valueName: "path"
    )
  )
  var output: String?

  @OptionGroup(title: "Running") var probe: ProbeOptions
  @OptionGroup var json: JSONFlag

  /// Whether arrays alone are wanted.
  var isArchive: Bool { output?.hasSuffix(".npz") ?? false }

  func validate() throws {
    guard output != nil || explainComposite else {
      throw ValidationError("Give --output FOLDER, or --output FILE.npz.")
    }
    if images != nil, !inputs.inputs.isEmpty {
      throw ValidationError("Give either --images PATH or --input [NAME=]x.npy.")
    }
    guard images != nil || !inputs.inputs.isEmpty || explainComposite else {
      throw ValidationError("Give --images PATH, or --input [NAME=]x.npy.")
    }
    if images == nil { try output.checkArchive() }
    if isArchive, let option = maps.firstGiven {
      throw ValidationError("\(option) is about pictures, but \(output ?? "") holds arrays alone.")
    }
    if !isArchive, wrt.count > 1 {
      throw ValidationError(
        "A folder takes the maps of one tensor: give one --wrt, or a .npz output."
      )
    }
    if !cav.isEmpty, wrt.count > 1 {
      throw ValidationError("The CAVs of --cav are of one layer: give one --layer at most.")
    }
    if isArchive, json.json {
      throw ValidationError("--json prints the record of a folder: give a folder as --output.")
    }
  }

  func run() throws {
    if let output, !isArchive, !explainComposite {
      let folder = ResultFolder(output)
      try folder.check(for: .attribute)
      if let images { try folder.checkIsOutside(images) }
    }
    let card =
      try images == nil
      ? probe.cardOption.readIfThere(for: network) : probe.card(of: network)
    let question = try AttributionQuestion(self, card)
    if let notice = question.explained.notice { Terminal.say(notice) }
    if explainComposite {
      print(try CompositeTables(question).text(), terminator: "")
      return
    }
    let output = output ?? ""
    let place = URL(filePath: output)
    guard isArchive else { return try AttributionGallery(question, place).run() }
    try AttributionArrays(question, place).arrays().write(to: output)
  }
}
