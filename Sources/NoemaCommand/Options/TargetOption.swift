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

  /// The index of the class.
  func index(for folder: String, in card: NetworkCard) throws -> Int {
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
