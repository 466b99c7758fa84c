import Tensors

/// Where the parts of concatenations lie inside what they are joined to, so that whoever makes a part
/// writes it there and nothing is copied.
///
/// It is so where a part is one piece of memory: in blocks of channels, one image.
struct JoinedSlices {
  /// A piece of a tensor.
  struct Slice {
    /// The tensor that is joined.
    let whole: String
    let shape: Shape
    /// The elements before the piece.
    let start: Int
  }

  /// For each part its place; a tensor that is joined several times lies in the first.
  private(set) var slices: [String: Slice] = [:]

  /// No slices.
  init() {}

  /// The slices of a graph in which these tensors lie in blocks.
  init(_ graph: ShapedGraph, blocked: Set<String>) {
    for operation in graph.operations {
      guard let joined = operation.kernel as? Concatenation, joined.output[0] == 1,
        blocked.contains(operation.outputs[0])
      else { continue }
      for (part, start) in zip(operation.inputs, joined.starts) {
        guard let name = part.computed, blocked.contains(name), slices[name] == nil else {
          continue
        }
        slices[name] = Slice(
          whole: operation.outputs[0],
          shape: joined.output,
          start: start * joined.output.dims.dropFirst(2).reduce(1, *)
        )
      }
    }
  }
}
