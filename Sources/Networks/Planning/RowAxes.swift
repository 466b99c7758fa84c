import ONNX
import Tensors

/// Where the rows of a batch lie in each tensor of a network, as far as it computes each row from
/// itself alone, so that a part of the rows gives what all of them give.
///
/// The axis of the rows is followed from the inputs through every operation, in two graphs of the
/// network, for all rows and for a part of them: whatever else differs between the two was made
/// from the number of rows.
package struct RowAxes: Sendable {
  private var axes: [String: RowAxis] = [:]
  /// The tensors in which rows meet, or lie along no single axis, or whose numbers depend on how many
  /// rows there are.
  private var mixed: Set<String> = []

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
    // A tensor that the run is given keeps its rows.
    let given = Set(inputs)
    for name in given { axes[name] = .first }
    guard whole.operations.count == part.operations.count else {
      mixed = Set((whole.operations + part.operations).flatMap(\.outputs))
      return
    }
    let batches = Batches(whole: whole, rows: rows, part: part, size: size)
    for (operation, other) in zip(whole.operations, part.operations) {
      let outputs = operation.outputs.filter { !given.contains($0) }
      switch batches.rows(operation, other, self) {
      case .none: break
      case .apart(let lying): for name in outputs { axes[name] = lying }
      case .mixed: mixed.formUnion(outputs)
      }
    }
  }

  /// Whether rows stay apart in every tensor.
  var staysApart: Bool { mixed.isEmpty }

  /// Where the rows lie in a tensor; `nil` if it has none or they are mixed.
  package subscript(name: String) -> RowAxis? { axes[name] }

  fileprivate func isMixed(_ operand: Operand) -> Bool { mixed.contains(operand.name) }
}

/// What an operation does with the rows that arrive at it.
private enum Outcome {
  /// No rows arrive.
  case none
  /// They lie so in all outputs.
  case apart(RowAxis)
  /// They meet.
  case mixed
}

/// The graphs of a network for all rows and for a part of them.
private struct Batches {
  let whole: ShapedGraph
  let rows: Int
  let part: ShapedGraph
  let size: Int

  /// What an operation does with rows that lie at its inputs.
  ///
  /// - Parameter other: the same operation in the graph of fewer rows.
  func rows(_ operation: Operation, _ other: Operation, _ axes: RowAxes) -> Outcome {
    guard operation.name == other.name, operation.inputs.count == other.inputs.count,
      !operation.inputs.contains(where: axes.isMixed), isDoneAlike(operation),
      let arrivals = arrivals(operation, other, axes)
    else { return .mixed }
    let (shapes, fewer) = (operation.kernel.outputShapes, other.kernel.outputShapes)
    guard let first = arrivals.first else { return shapes == fewer ? .none : .mixed }
    guard let lying = arrivals.lazy.compactMap(\.rows).first,
      arrivals.allSatisfy({ $0.axis == first.axis && ($0.rows ?? lying) == lying }),
      zip(shapes, fewer).allSatisfy({ isApart(lying, $0, $1) })
    else { return .mixed }
    return .apart(lying)
  }

  /// Whether an output of all rows has them so, and differs in them alone from that of fewer rows.
  private func isApart(_ lying: RowAxis, _ shape: Shape, _ fewer: Shape) -> Bool {
    shape.count > 0 && lying.axis < shape.rank && lying.resized(shape, to: rows) == shape
      && lying.resized(shape, to: size) == fewer
  }

  /// What arrives at an operation's outputs: along which axis, and how rows lie there; not known for
  /// a constant that is repeated along the axis.
  private typealias Arrival = (axis: Int, rows: RowAxis?)

  /// Where the inputs that depend on the rows come out; `nil` if one does not come out row by row.
  private func arrivals(
    _ operation: Operation,
    _ other: Operation,
    _ axes: RowAxes
  ) -> [Arrival]? {
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
    let runs = Runs(part.shape, axis: axis)
    func slice(_ tensor: Tensor<Float>, _ index: Int) -> ArraySlice<Float> {
      tensor.elements[index * runs.inner..<(index + 1) * runs.inner]
    }
    let isRepeated = (0..<runs.outer).allSatisfy { block in
      let first = slice(part, block * fewer[axis])
      return [(whole, dims[axis]), (part, fewer[axis])].allSatisfy { tensor, extent in
        (0..<extent).allSatisfy { slice(tensor, block * extent + $0) == first }
      }
    }
    return isRepeated ? axis : nil
  }
}

extension Operator {
  /// Whether an input, known beforehand, says nothing but the extents of the output.
  fileprivate func isToldExtents(by input: Int) -> Bool {
    switch self {
    case is Relabelling, is Expansion, is AffineGrid: input == 1
    case is Resampling: input == 3
    default: false
    }
  }
}
