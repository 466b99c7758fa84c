import Diagnostics
import ONNX
import Tensors

extension Relabelling {
  /// `Identity`, and `Dropout` at inference.
  init(same reader: NodeReader) throws {
    input = try reader.shape(0)
    output = input
  }

  /// `Reshape`: 0 copies an extent (unless `allowzero`), -1 is what remains.
  init(reshape reader: NodeReader) throws {
    input = try reader.shape(0)
    guard var dims = try reader.ints("shape") ?? reader.constantInts(1) else {
      throw reader.fault("the new shape is missing")
    }
    let wanted = dims
    if try !reader.flag("allowzero", default: false) {
      for axis in dims.indices where dims[axis] == 0 {
        guard axis < input.rank else {
          throw reader.fault("a 0 in \(wanted) has no extent to copy from \(input)")
        }
        dims[axis] = input[axis]
      }
    }
    if let open = dims.firstIndex(of: -1) {
      let rest = try reader.checked(dims.filter { $0 != -1 }).count
      guard dims.filter({ $0 == -1 }).count == 1, rest > 0, input.count % rest == 0 else {
        throw reader.fault("a tensor of shape \(input) cannot become \(wanted)")
      }
      dims[open] = input.count / rest
    }
    output = try reader.checked(dims)
    guard output.count == input.count else {
      throw reader.fault("a tensor of shape \(input) cannot become \(wanted)")
    }
  }

  /// `Flatten`: all axes before `axis` become one, and the others another.
  init(flatten reader: NodeReader) throws {
    input = try reader.shape(0)
    let stated = try reader.int("axis", default: 1)
    let axis = stated == input.rank ? stated : try reader.axis(stated, rank: max(input.rank, 1))
    output = [
      input.dims.prefix(axis).reduce(1, *), input.dims.dropFirst(axis).reduce(1, *),
    ]
  }

  /// `Squeeze`: axes of extent 1 are dropped.
  init(squeeze reader: NodeReader) throws {
    let input = try reader.shape(0)
    let stated = try reader.ints("axes") ?? reader.constantInts(1)
    let all = input.dims.indices.filter { input[$0] == 1 }
    let axes = try stated.map { try reader.axes($0, rank: input.rank) }
    guard (axes ?? all).allSatisfy({ input[$0] == 1 }) else {
      throw reader.fault("an axis of \(axes ?? []) is not 1 in the shape \(input)")
    }
    self.input = input
    output = Shape(
      input.dims.enumerated().filter { !(axes ?? all).contains($0.0) }.map(\.1)
    )
  }

  /// `Unsqueeze`: axes of extent 1 are put in; they count in the output.
  init(unsqueeze reader: NodeReader) throws {
    input = try reader.shape(0)
    guard let stated = try reader.ints("axes") ?? reader.constantInts(1) else {
      throw reader.fault("the axes are missing")
    }
    let axes = try reader.axes(stated, rank: input.rank + stated.count)
    var remaining = input.dims[...]
    output = Shape(
      (0..<input.rank + stated.count).map { axes.contains($0) ? 1 : remaining.removeFirst() }
    )
  }
}
