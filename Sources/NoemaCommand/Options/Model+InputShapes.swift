import Images
import ONNX
import Probing
import Tensors

extension Model {
  /// Images of the card's size, else of the extents in the file; how many is `batch` where it is
  /// open.
  func inputShapes(by card: NetworkCard?, batch: Int = 1) -> [String: Shape] {
    var shapes: [String: Shape] = [:]
    for input in inputs {
      guard let dims = input.dims else { continue }
      var extents = dims.map { dimension -> Int? in
        if case .fixed(let extent) = dimension { extent } else { nil }
      }
      if let card, card.input ?? inputs.first?.name == input.name {
        let wanted: [Int?] = [batch] + card.preprocessing.shape.dims
        if wanted.count == extents.count { extents = zip(extents, wanted).map { $0 ?? $1 } }
      }
      guard extents.dropFirst().allSatisfy({ $0 != nil }) else { continue }
      shapes[input.name] = try? Shape(checking: extents.map { $0 ?? batch })
    }
    return shapes
  }
}
