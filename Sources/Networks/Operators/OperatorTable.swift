import ONNX

/// Which struct stands for which ONNX operator, from which version of the operator set on.
///
/// Each struct holds the forward pass and the VJP, so an entry here has both halves. Among the
/// entries of an operator the newest that is not newer than the file is taken.
package enum OperatorTable {
  /// An operator with the inputs that it reads at run time; the others only said how.
  struct Made {
    let kernel: any Operator
    let reads: [Int]

    /// Reads the inputs that are present among the first `count`.
    init(_ kernel: any Operator, _ reader: NodeReader, first count: Int) {
      self.kernel = kernel
      reads = (0..<count).filter(reader.isPresent)
    }
  }

  typealias Make = @Sendable (NodeReader) throws -> Made

  /// The entry for a node of a file of this opset, or `nil` if there is none.
  static func make(for node: Node, opset: Int) -> Make? {
    guard node.domain.isEmpty || node.domain == "ai.onnx" else { return nil }
    return entries[node.opType]?.last { $0.since <= opset }?.make
  }

  /// The ONNX operators that run and differentiate, in alphabetical order.
  package static var names: [String] { entries.keys.sorted() }

  private static let entries: [String: [(since: Int, make: Make)]] = [
    "Add": [(7, { .init(try Arithmetic(.add, $0), $0, first: 2) })],
    "And": [(7, { .init(try Comparison(.and, $0), $0, first: 2) })],
    "AveragePool": [(1, { .init(try WindowPooling(average: $0), $0, first: 1) })],
    "BatchNormalization": [(7, { .init(try ChannelAffine($0), $0, first: 1) })],
    "Cast": [(1, { .init(try Casting($0), $0, first: 1) })],
    "CastLike": [(15, { .init(try Casting(like: $0), $0, first: 1) })],
    "Clip": [(1, { .init(try Activation(clip: $0), $0, first: 1) })],
    "Concat": [(4, { .init(try Concatenation($0), $0, first: $0.known.count) })],
    "Conv": [(1, { .init(try Convolution($0), $0, first: 3) })],
    "Div": [(7, { .init(try $0.division(), $0, first: 2) })],
    "Dropout": [(7, { .init(try Relabelling(same: $0), $0, first: 1) })],
    "Equal": [(7, { .init(try Comparison(.equal, $0), $0, first: 2) })],
    "Expand": [(8, { .init(try Expansion($0), $0, first: 1) })],
    "Flatten": [(1, { .init(try Relabelling(flatten: $0), $0, first: 1) })],
    "Gather": [(1, { .init(try Gathering($0), $0, first: 1) })],
    "Gemm": [(7, { .init(try Gemm($0), $0, first: 3) })],
    "GlobalAveragePool": [(1, { .init(try WindowPooling(global: $0), $0, first: 1) })],
    "Greater": [(7, { .init(try Comparison(.greater, $0), $0, first: 2) })],
    "GreaterOrEqual": [(12, { .init(try Comparison(.greaterOrEqual, $0), $0, first: 2) })],
    "Identity": [(1, { .init(try Relabelling(same: $0), $0, first: 1) })],
    "IsInf": [(10, { .init(try Examination(infinite: $0), $0, first: 1) })],
    "IsNaN": [(9, { .init(try Examination(.isNaN, $0), $0, first: 1) })],
    "Less": [(7, { .init(try Comparison(.less, $0), $0, first: 2) })],
    "LessOrEqual": [(12, { .init(try Comparison(.lessOrEqual, $0), $0, first: 2) })],
    "MatMul": [(1, { .init(try MatrixMultiplication($0), $0, first: 2) })],
    "MaxPool": [(1, { .init(try WindowPooling(.max, $0), $0, first: 1) })],
    "Mod": [(10, { .init(try Remainder($0), $0, first: 2) })],
    "Mul": [(7, { .init(try Arithmetic(.multiply, $0), $0, first: 2) })],
    "Not": [(1, { .init(try Examination(.not, $0), $0, first: 1) })],
    "Or": [(7, { .init(try Comparison(.or, $0), $0, first: 2) })],
    "Pad": [(2, { .init(try Padding($0), $0, first: 1) })],
    "ReduceMean": [(1, { .init(try Reduction(.mean, $0), $0, first: 1) })],
    "ReduceSum": [(1, { .init(try Reduction(.sum, $0), $0, first: 1) })],
    "Relu": [(6, { .init(try Activation(relu: $0), $0, first: 1) })],
    "Reshape": [(5, { .init(try Relabelling(reshape: $0), $0, first: 1) })],
    "Slice": [(1, { .init(try Slicing($0), $0, first: 1) })],
    "Softmax": [(1, { .init(try Softmax($0), $0, first: 1) })],
    "Squeeze": [(1, { .init(try Relabelling(squeeze: $0), $0, first: 1) })],
    "Sub": [(7, { .init(try Arithmetic(.subtract, $0), $0, first: 2) })],
    "Transpose": [(1, { .init(try Transposition($0), $0, first: 1) })],
    "Unsqueeze": [(1, { .init(try Relabelling(unsqueeze: $0), $0, first: 1) })],
    "Where": [(9, { .init(try Selection($0), $0, first: 3) })],
    "Xor": [(7, { .init(try Comparison(.xor, $0), $0, first: 2) })],
  ]
}
