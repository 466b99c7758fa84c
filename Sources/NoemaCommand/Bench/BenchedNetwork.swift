import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import Probing
import Tensors

/// A network whose passes are measured.
struct BenchedNetwork {
  /// The name of its file.
  let name: String
  let network: Network
  /// Its only input.
  let input: String
  /// The tensor that is differentiated.
  let logits: String
  private let row: [Int]
  private let fixedBatch: Int?

  /// A network with the card that is named or lies beside it, if there is one.
  ///
  /// - Throws: everything in which card and network disagree; `command.open-extents`.
  init(_ argument: NetworkArgument, _ card: CardOption, _ kernels: KernelsOption) throws {
    name = argument.url.lastPathComponent
    network = try kernels.read(argument)
    let card = try card.readIfThere(for: argument)
    try InputError.throwAny(card?.faults(for: network) ?? [])
    logits = try (card?.logits(of: network) ?? network.logits()).tensor
    guard network.model.inputs.count == 1, let info = network.model.inputs.first else {
      throw InputError(.severalInputs(network.model.inputs.map(\.name), name))
    }
    input = info.name
    let extents = (info.dims ?? []).map { dimension -> Int? in
      if case .fixed(let extent) = dimension { extent } else { nil }
    }
    let known = extents.dropFirst().compactMap { $0 }
    guard let row = card?.preprocessing.shape.dims ?? (known.isEmpty ? nil : known),
      row.count == extents.count - 1 || info.dims == nil
    else { throw InputError(.openExtents(input, info.dims?.map(\.description), name)) }
    self.row = row
    fixedBatch = extents.first ?? nil
  }

  /// The shape of an input of some images, or of as many as the file wants.
  ///
  /// - Throws: `tensors.bad-shape` for more numbers than an `Int` counts.
  func shape(images: Int) throws(InputError) -> Shape {
    try Shape(checking: [fixedBatch ?? images] + row)
  }
}

extension Fault {
  fileprivate static func severalInputs(_ names: [String], _ network: String) -> Fault {
    Fault(
      "command.several-inputs",
      "\(names.count) inputs, and networks of one input are measured: "
        + names.joined(separator: ", "),
      at: network
    )
  }

  fileprivate static func openExtents(
    _ input: String,
    _ dims: [String]?,
    _ network: String
  ) -> Fault {
    Fault(
      "command.open-extents",
      "the file leaves extents of its input '\(input)' open"
        + (dims.map { ": [\($0.joined(separator: ", "))]" } ?? ""),
      at: network,
      remedy: "say them in a card beside it ('noema inspect FILE --write-card')"
    )
  }
}
