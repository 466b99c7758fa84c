import Attribution
import Concepts
import Diagnostics
import Foundation
import Networks
import Probing

/// A CAV that was saved, and the file that holds it.
struct SavedCAV {
  let cav: CAV
  private let path: String

  /// Reads a file.
  init(_ path: String) throws(InputError) {
    self.path = path
    cav = try CAVFile(reading: URL(filePath: path)).cav
  }

  /// The tensor of a network at which the CAV was found; a layer that a person asks for must be
  /// that one.
  func tensor(
    in network: Network,
    _ card: NetworkCard,
    asked: String?
  ) throws(InputError) -> String {
    let own: String
    do { own = try card.tensor(named: cav.direction.layer, in: network) } catch {
      throw error.at(path)
    }
    guard let asked else { return own }
    let tensor = try card.tensor(named: asked, in: network)
    guard tensor == own else { throw InputError(.cavOfAnotherLayer(path, own, asked: tensor)) }
    return own
  }

  /// The layer of arrays; one that a person asks for must be the CAV's.
  func layer(asked: String?) throws(InputError) -> String {
    let own = cav.direction.layer
    guard asked == nil || asked == own else {
      throw InputError(.cavOfAnotherLayer(path, own, asked: asked ?? ""))
    }
    return own
  }
}

extension Fault {
  static func cavOfAnotherLayer(_ path: String, _ layer: String, asked: String) -> Fault {
    Fault(
      "command.cav-of-another-layer",
      "the CAV was found at the layer '\(layer)', and '\(asked)' is asked for",
      at: path,
      remedy: "leave out --layer, or fit a CAV at '\(asked)'"
    )
  }
}
