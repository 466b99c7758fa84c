import ArgumentParser
import Diagnostics
import Images
import Networks
import ONNX
import Probing

/// Which class is asked about.
struct TargetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The class, by name or index. (default: the class that the folder of --class is named after)",
      valueName: "class"
    )
  )
  var target: String?

  /// The index of the class, which the network must have as far as its shapes are known.
  func index(for folder: String, in card: NetworkCard, of network: Network) throws -> Int {
    let index = try index(for: folder, in: card)
    let logits = try card.logits(of: network).tensor
    let layers = network.layers(network.model.inputShapes(by: card))
    guard let scores = layers.first(where: { $0.tensor == logits })?.shape, scores.count >= 2
    else { return index }
    let count = scores.dropFirst().reduce(1, *)
    guard (0..<count).contains(index) else { throw InputError(.noSuchClass(index, of: count)) }
    return index
  }

  private func index(for folder: String, in card: NetworkCard) throws -> Int {
    if let target, let index = Int(target) { return index }
    do {
      return try card.classes.index(named: target ?? folder)
    } catch {
      guard target == nil else { throw error }
      throw InputError(error.faults.map { .folderNamesNoClass(folder, $0) })
    }
  }
}

extension Fault {
  fileprivate static func noSuchClass(_ index: Int, of count: Int) -> Fault {
    Fault(
      "command.no-such-class",
      "there is no class \(index): the network has \(count) classes, 0...\(count - 1)",
      remedy: "give --target one of these, or a name; 'noema predict' shows what the network sees"
    )
  }

  static func folderNamesNoClass(_ folder: String, _ fault: Fault) -> Fault {
    Fault(
      fault.code,
      "the folder '\(folder)' is not named after a class, and --target was not given",
      at: fault.place,
      remedy: ["give --target NAME or INDEX", fault.remedy].compactMap { $0 }
        .joined(separator: "; ")
    )
  }
}
