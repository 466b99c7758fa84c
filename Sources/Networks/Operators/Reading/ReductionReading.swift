import Diagnostics
import Tensors

extension Reduction {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    let input = try reader.shape(0)
    let stated = try reader.ints("axes") ?? reader.constantInts(1) ?? []
    let keepsAllIfNone = try reader.flag("noop_with_empty_axes", default: false)
    self.kind = kind
    self.input = input
    keepsAxes = try reader.flag("keepdims", default: true)
    axes =
      stated.isEmpty
      ? (keepsAllIfNone ? [] : Array(input.dims.indices))
      : try reader.axes(stated, rank: input.rank)
  }
}

extension Softmax {
  init(_ reader: NodeReader, isLogarithm: Bool = false) throws {
    shape = try reader.rank(0, atLeast: 1)
    axes = try reader.normalizedAxes(of: shape)
    self.isLogarithm = isLogarithm
  }
}

extension Hardmax {
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 1)
    axes = try reader.normalizedAxes(of: shape)
  }
}

extension NodeReader {
  /// The axes that `Softmax` and its like take together: one from opset 13 on; before that all from
  /// an axis on.
  fileprivate func normalizedAxes(of shape: Shape) throws(InputError) -> Range<Int> {
    let isOne = opset >= 13
    let axis = try axis(int("axis", default: isOne ? -1 : 1), rank: shape.rank)
    return axis..<(isOne ? axis + 1 : shape.rank)
  }
}
