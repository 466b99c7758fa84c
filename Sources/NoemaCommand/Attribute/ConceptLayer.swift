import Attribution
import Concepts
import Diagnostics
import Networks
import Probing

/// Concepts whose directions lie in one layer.
struct ConceptLayer {
  /// The tensor's exact name.
  let layer: String
  /// The concepts.
  let concepts: [ConceptSplit.Concept]

  /// Reads CAVs.
  ///
  /// - Parameter asked: the layer that a person names, if one does.
  /// - Throws: the faults of all files at once.
  init(_ files: [String], in network: Network, _ card: NetworkCard?, asked: String?) throws {
    var layers: [String] = []
    var concepts: [ConceptSplit.Concept] = []
    var faults: [Fault] = []
    for file in files {
      do {
        let cav = try SavedCAV(file).cav
        let layer = try network.tensor(named: cav.direction.layer, by: card)
        layers.append(layer)
        concepts.append(ConceptSplit.Concept(cav.concept, cav.direction))
        if let asked, asked != layer {
          faults.append(.cavOfAnotherLayer(file, layer, asked: asked))
        } else if let first = layers.first, first != layer {
          faults.append(.cavOfAnotherLayer(file, layer, asked: first))
        }
      } catch let error as InputError {
        faults += error.faults.map { $0.place == nil ? $0.at(file) : $0 }
      }
    }
    let names = concepts.map(\.name)
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    faults += counts.filter { $0.value > 1 }.keys.sorted().map { .conceptTwice($0) }
    faults += names.filter(AskedMethod.ownParts.contains).map { .conceptNamedAsPart($0) }
    try InputError.throwAny(faults)
    layer = layers.first ?? ""
    self.concepts = concepts
  }
}

extension Fault {
  fileprivate static func conceptTwice(_ name: String) -> Fault {
    Fault(
      "command.concept-twice",
      "two CAVs of --cav are of a concept named '\(name)'",
      remedy: "give one of them, or fit one from a folder of another name"
    )
  }

  fileprivate static func conceptNamedAsPart(_ name: String) -> Fault {
    Fault(
      "command.concept-named-as-part",
      "a concept is named '\(name)', which is what a split calls a part of its own",
      remedy: "fit the CAV from a folder of another name"
    )
  }
}
