import Tensors

/// Where the parts of concatenations lie inside what they are joined to, so that whoever makes a part
/// writes it there and nothing is copied.
///
/// It is so in blocks of channels, where the part of one image is one piece of memory. Of several images
/// it is so for a convolution alone, which then runs image by image, and only where nobody but the
/// concatenation reads the part.
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
  ///
  /// - Parameter recorded: the tensors that somebody outside reads; `nil` if it may be any.
  init(_ graph: ShapedGraph, blocked: Set<String>, recorded: Set<String>?) {
    let (readers, makers) = (graph.readers, graph.makers)
    func isWrittenApart(_ name: String) -> Bool {
      guard let recorded, graph.isPrivate(name, readers, recorded), let maker = makers[name] else {
        return false
      }
      return graph.operations[maker].writesImagesApart
    }
    for operation in graph.operations {
      guard let joined = operation.kernel as? Concatenation, blocked.contains(operation.outputs[0])
      else { continue }
      for (part, start) in zip(operation.inputs, joined.starts) {
        guard let name = part.computed, blocked.contains(name), slices[name] == nil,
          joined.output[0] == 1 || isWrittenApart(name)
        else { continue }
        slices[name] = Slice(
          whole: operation.outputs[0],
          shape: joined.output,
          start: start * joined.output.dims.dropFirst(2).reduce(1, *)
        )
      }
    }
  }
}

extension Operation {
  /// Whether it can write each image to a place of its own.
  fileprivate var writesImagesApart: Bool {
    switch kernel {
    case is Convolution: true
    case let fused as FusedConvolution: !fused.hasResidual
    default: false
    }
  }
}
