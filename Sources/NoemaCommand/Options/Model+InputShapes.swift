import ONNX
import Probing
import Tensors

extension Model {
  /// One image of the card's size, else of the extents in the file with 1 for what is open.
  func inputShapes(by card: NetworkCard?) -> [String: Shape] {
    var shapes: [String: Shape] = [:]
    for input in inputs {
      guard let dims = input.dims else { continue }
      var extents = dims.map { dimension -> Int? in
        if case .fixed(let extent) = dimension { extent } else { nil }
      }
      if let card, card.input ?? inputs.first?.name == input.name {
        let wanted: [Int?] = [1] + card.preprocessing.shape.dims
        if wanted.count == extents.count { extents = zip(extents, wanted).map { $0 ?? $1 } }
      }
      guard extents.dropFirst().allSatisfy({ $0 != nil }) else { continue }
      shapes[input.name] = try? Shape(checking: extents.map { $0 ?? 1 })
    }
    return shapes
  }
}
