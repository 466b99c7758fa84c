import ONNX
import Tensors

/// Where the rows of a batch lie in each tensor of a network, as far as it computes each row from
/// itself alone, so that a part of the rows gives what all of them give.
///
/// The axis of the rows is followed from the inputs through every operation, in two graphs of the
/// network, for all rows and for a part of them: whatever else differs between the two was made
/// from the number of rows.
package struct RowAxes: Sendable {
  private let (whole, part): (ShapedGraph, ShapedGraph)
  private let (rows, size): (Int, Int)
  private var axes: [String: RowAxis] = [:]

  /// Whether rows stay apart to the end. Else they meet in an operation, or lie along no single axis
  /// behind it, or it computes with their number; no rows are known of what comes later.
  private(set) var staysApart = false

  /// Follows the rows.
  ///
  /// - Parameters:
  ///   - inputs: the tensors that begin as one row an index of the first axis.
  ///   - whole: the graph of all rows, at least 2.
  ///   - rows: how many these are.
  ///   - part: the graph of fewer rows.
  ///   - size: how many these are.
  init(
    from inputs: some Sequence<String>,
    _ whole: ShapedGraph,
    _ rows: Int,
    _ part: ShapedGraph,
    _ size: Int
  ) {
    (self.whole, self.part, self.rows, self.size) = (whole, part, rows, size)
    for name in inputs { axes[name] = .first }
    guard whole.operations.count == part.operations.count else { return }
    for (operation, other) in zip(whole.operations, part.operations) {
      guard follow(operation, other) else { return }
    }
    staysApart = true
  }

  /// Where the rows lie in a tensor; `nil` if it has none or they are not known.
  package subscript(name: String) -> RowAxis? { axes[name] }

  private mutating func follow(_ operation: Operation, _ other: Operation) -> Bool {
    guard operation.name == other.name, operation.inputs.count == other.inputs.count,
      isDoneAlike(operation), let arrivals = arrivals(operation, other)
    else { return false }
    let shapes = operation.kernel.outputShapes
    guard let first = arrivals.first else { return shapes == other.kernel.outputShapes }
    guard arrivals.allSatisfy({ $0.axis == first.axis }),
      let lying = arrivals.lazy.compactMap(\.rows).first,
      arrivals.allSatisfy({ ($0.rows ?? lying) == lying })
    else { return false }
    for (index, shape) in shapes.enumerated() {
      guard shape.count > 0, lying.axis < shape.rank,
        shape[lying.axis] == lying.outer * rows * lying.inner,
        lying.resized(shape, to: size) == other.kernel.outputShapes[index]
      else { return false }
    }
    // A tensor that the run is given keeps its rows.
    axes.merge(operation.outputs.map { ($0, lying) }) { given, _ in given }
    return true
  }

  /// What arrives at an operation's outputs: along which axis, and how rows lie there; not known for
  /// a constant that is repeated along the axis.
  private typealias Arrival = (axis: Int, rows: RowAxis?)

  /// Where the inputs that depend on the rows come out; `nil` if one does not come out row by row.
  private func arrivals(_ operation: Operation, _ other: Operation) -> [Arrival]? {
    var arrivals: [Arrival] = []
    for (index, input) in operation.inputs.enumerated() {
      switch (input, other.inputs[index]) {
      case (.tensor(let name, let shape), .tensor):
        guard let lying = axes[name] else { continue }
        guard let come = passed(lying, shape, operation.kernel, index) else { return nil }
        arrivals.append((come.axis, come))
      case (.constant(_, let value), .constant(_, let another)):
        if value == another { continue }
        guard let axis = Self.repeatedAxis(value, another),
          let target = operation.kernel.rowAxis(axis, ofInput: index)
        else { return nil }
        arrivals.append((target, nil))
      default: return nil
      }
    }
    return arrivals
  }

  private func passed(
    _ lying: RowAxis,
    _ shape: Shape,
    _ kernel: any Operator,
    _ index: Int
  ) -> RowAxis? {
    if let relabelling = kernel as? Relabelling {
      return lying.relabelled(shape, as: relabelling.output, rows: rows)
    }
    return kernel.rowAxis(lying.axis, ofInput: index).map {
      RowAxis(axis: $0, outer: lying.outer, inner: lying.inner)
    }
  }

  /// Whether what an operation was told beforehand is the same for any number of rows: all but the
  /// extents of its output.
  private func isDoneAlike(_ operation: Operation) -> Bool {
    let read = Set(operation.inputs.map(\.name))
    return operation.node.inputs.enumerated().allSatisfy { index, name in
      read.contains(name) || whole.constants[name] == part.constants[name]
        || operation.kernel.isToldExtents(by: index)
    }
  }

  /// The axis along which a constant was repeated for each row: all its slices are the same, and so
  /// are those of the constant for fewer rows.
  private static func repeatedAxis(_ whole: Tensor<Float>, _ part: Tensor<Float>) -> Int? {
    let (dims, fewer) = (whole.shape.dims, part.shape.dims)
    let differing = zip(dims, fewer).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    guard dims.count == fewer.count, differing.count == 1, part.shape.count > 0 else { return nil }
    let axis = differing[0]
    let (before, after) = whole.shape.around(axis)
    for block in 0..<before {
      let start = block * fewer[axis] * after
      let slice = part.elements[start..<start + after]
      for (tensor, count) in [(whole, dims[axis]), (part, fewer[axis])] {
        for index in block * count..<(block + 1) * count {
          guard tensor.elements[index * after..<(index + 1) * after].elementsEqual(slice) else {
            return nil
          }
        }
      }
    }
    return axis
  }
}

extension Operator {
  /// Whether an input, known beforehand, says nothing but the extents of the output.
  fileprivate func isToldExtents(by input: Int) -> Bool {
    switch self {
    case is Relabelling, is Expansion: input == 1
    case is AffineGrid: input == 1
    case is Resampling: input == 3
    default: false
    }
  }
}
