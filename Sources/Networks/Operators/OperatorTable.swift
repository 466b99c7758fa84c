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

    /// Reads certain inputs, all of which are present.
    init(_ kernel: any Operator, reads: [Int]) {
      self.kernel = kernel
      self.reads = reads
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
    "Abs": [(6, { .init(try Function(.absolute, $0), $0, first: 1) })],
    "Acos": [(7, { .init(try Function(.arcCosine, $0), $0, first: 1) })],
    "Acosh": [(9, { .init(try Function(.arcHyperbolicCosine, $0), $0, first: 1) })],
    "Add": [(7, { .init(try Arithmetic(.add, $0), $0, first: 2) })],
    "AffineGrid": [(20, { .init(try AffineGrid($0), $0, first: 1) })],
    "And": [(7, { .init(try Comparison(.and, $0), $0, first: 2) })],
    "ArgMax": [(1, { .init(try ExtremeIndex(isLargest: true, $0), $0, first: 1) })],
    "ArgMin": [(1, { .init(try ExtremeIndex(isLargest: false, $0), $0, first: 1) })],
    "Asin": [(7, { .init(try Function(.arcSine, $0), $0, first: 1) })],
    "Asinh": [(9, { .init(try Function(.arcHyperbolicSine, $0), $0, first: 1) })],
    "Atan": [(7, { .init(try Function(.arcTangent, $0), $0, first: 1) })],
    "Atanh": [(9, { .init(try Function(.arcHyperbolicTangent, $0), $0, first: 1) })],
    "AveragePool": [(1, { .init(try WindowPooling(average: $0), $0, first: 1) })],
    "BatchNormalization": [(7, { .init(try ChannelAffine($0), $0, first: 1) })],
    "Cast": [(1, { .init(try Casting($0), $0, first: 1) })],
    "CastLike": [(15, { .init(try Casting(like: $0), $0, first: 1) })],
    "Ceil": [(1, { .init(try Function(.ceiling, $0), $0, first: 1) })],
    "Celu": [(12, { .init(try Function(celu: $0), $0, first: 1) })],
    "CenterCropPad": [(18, { .init(try Padding(centered: $0), $0, first: 1) })],
    "Clip": [(1, { .init(try Activation(clip: $0), $0, first: 1) })],
    "Col2Im": [(18, { .init(try Folding($0), $0, first: 1) })],
    "Compress": [(9, { .init(try Gathering(compress: $0), $0, first: 1) })],
    "Concat": [(4, { .init(try Concatenation($0), $0, first: $0.known.count) })],
    "Conv": [(1, { .init(try Convolution($0), $0, first: 3) })],
    "ConvTranspose": [(1, { .init(try TransposedConvolution($0), $0, first: 3) })],
    "Cos": [(7, { .init(try Function(.cosine, $0), $0, first: 1) })],
    "Cosh": [(9, { .init(try Function(.hyperbolicCosine, $0), $0, first: 1) })],
    "CumSum": [(11, { .init(try CumulativeSum($0), $0, first: 1) })],
    "DepthToSpace": [(1, { .init(try BlockRearrangement(depthToSpace: $0), $0, first: 1) })],
    "DequantizeLinear": [(10, { .init(try Dequantization($0), $0, first: 3) })],
    "Div": [(7, { .init(try $0.division(), $0, first: 2) })],
    "Dropout": [(7, { .init(try $0.dropout(), $0, first: 1) })],
    "Einsum": [(12, { .init(try Einsum($0), $0, first: $0.known.count) })],
    "Elu": [
      (1, { .init(try Function(.elu(alpha: $0.number("alpha", default: 1)), $0), $0, first: 1) })
    ],
    "Equal": [(7, { .init(try Comparison(.equal, $0), $0, first: 2) })],
    "Erf": [(9, { .init(try Function(.erf, $0), $0, first: 1) })],
    "Exp": [(1, { .init(try Function(.exponential, $0), $0, first: 1) })],
    "Expand": [(8, { .init(try Expansion($0), $0, first: 1) })],
    "EyeLike": [(9, { .init(try IdentityMatrix($0), $0, first: 0) })],
    "Flatten": [(1, { .init(try Relabelling(flatten: $0), $0, first: 1) })],
    "Floor": [(1, { .init(try Function(.floor, $0), $0, first: 1) })],
    "Gather": [(1, { .init(try Gathering($0), $0, first: 1) })],
    "GatherElements": [(11, { .init(try Gathering(elements: $0), $0, first: 1) })],
    "GatherND": [(11, { .init(try Gathering(named: $0), $0, first: 1) })],
    "Gelu": [(20, { .init(try Function(gelu: $0), $0, first: 1) })],
    "Gemm": [(7, { .init(try Gemm($0), $0, first: 3) })],
    "GlobalAveragePool": [
      (1, { .init(try WindowPooling(global: .averageInside, $0), $0, first: 1) })
    ],
    "GlobalLpPool": [(2, { .init(try LpPooling(global: $0), $0, first: 1) })],
    "GlobalMaxPool": [(1, { .init(try WindowPooling(global: .max, $0), $0, first: 1) })],
    "Greater": [(7, { .init(try Comparison(.greater, $0), $0, first: 2) })],
    "GreaterOrEqual": [(12, { .init(try Comparison(.greaterOrEqual, $0), $0, first: 2) })],
    "GridSample": [(16, { .init(try GridSampling($0), $0, first: 2) })],
    "GroupNormalization": [(18, { .init(try Standardization(group: $0), $0, first: 3) })],
    "HardSigmoid": [(1, { .init(try Function(hardSigmoid: $0), $0, first: 1) })],
    "HardSwish": [(14, { .init(try Function(.hardSwish, $0), $0, first: 1) })],
    "Hardmax": [(1, { .init(try Hardmax($0), $0, first: 1) })],
    "Identity": [(1, { .init(try Relabelling(same: $0), $0, first: 1) })],
    "InstanceNormalization": [(1, { .init(try Standardization(instance: $0), $0, first: 3) })],
    "IsInf": [(10, { .init(try Examination(infinite: $0), $0, first: 1) })],
    "IsNaN": [(9, { .init(try Examination(.isNaN, $0), $0, first: 1) })],
    "LRN": [(1, { .init(try LocalResponseNormalization($0), $0, first: 1) })],
    "LayerNormalization": [(17, { .init(try Standardization(layer: $0), $0, first: 3) })],
    "LeakyRelu": [
      (
        1,
        {
          .init(
            try Function(.leakyRelu(alpha: $0.number("alpha", default: 0.01)), $0),
            $0,
            first: 1
          )
        }
      )
    ],
    "Less": [(7, { .init(try Comparison(.less, $0), $0, first: 2) })],
    "LessOrEqual": [(12, { .init(try Comparison(.lessOrEqual, $0), $0, first: 2) })],
    "Log": [(1, { .init(try Function(.logarithm, $0), $0, first: 1) })],
    "LogSoftmax": [(1, { .init(try Softmax($0, isLogarithm: true), $0, first: 1) })],
    "LpNormalization": [(1, { .init(try LpNormalization($0), $0, first: 1) })],
    "LpPool": [(2, { .init(try LpPooling($0), $0, first: 1) })],
    "MatMul": [(1, { .init(try MatrixMultiplication($0), $0, first: 2) })],
    "Max": [(6, { .init(try Aggregation(.maximum, $0), $0, first: $0.known.count) })],
    "MaxPool": [(1, { .init(try WindowPooling(.max, $0), $0, first: 1) })],
    "MaxUnpool": [(9, { .init(try MaxUnpooling($0), $0, first: 2) })],
    "Mean": [(6, { .init(try Aggregation(.mean, $0), $0, first: $0.known.count) })],
    "MeanVarianceNormalization": [
      (9, { .init(try Standardization(meanVariance: $0), $0, first: 1) })
    ],
    "Min": [(6, { .init(try Aggregation(.minimum, $0), $0, first: $0.known.count) })],
    "Mish": [(18, { .init(try Function(.mish, $0), $0, first: 1) })],
    "Mod": [(10, { .init(try Remainder($0), $0, first: 2) })],
    "Mul": [(7, { .init(try Arithmetic(.multiply, $0), $0, first: 2) })],
    "Neg": [(6, { .init(try Function(.negative, $0), $0, first: 1) })],
    "Not": [(1, { .init(try Examination(.not, $0), $0, first: 1) })],
    "OneHot": [(9, { .init(try OneHot($0), reads: [0, 2]) })],
    "Or": [(7, { .init(try Comparison(.or, $0), $0, first: 2) })],
    "PRelu": [(7, { .init(try Arithmetic(prelu: $0), $0, first: 2) })],
    "Pad": [(2, { .init(try Padding($0), $0, first: 1) })],
    "Pow": [(7, { try $0.power() })],
    "QuantizeLinear": [(10, { .init(try Quantization($0), $0, first: 3) })],
    "RMSNormalization": [(23, { .init(try Standardization(rootMeanSquare: $0), $0, first: 2) })],
    "Reciprocal": [(1, { .init(try Function(.reciprocal, $0), $0, first: 1) })],
    "ReduceL1": [(1, { .init(try Reduction(.l1, $0), $0, first: 1) })],
    "ReduceL2": [(1, { .init(try Reduction(.l2, $0), $0, first: 1) })],
    "ReduceLogSum": [(1, { .init(try Reduction(.logSum, $0), $0, first: 1) })],
    "ReduceLogSumExp": [(1, { .init(try Reduction(.logSumExp, $0), $0, first: 1) })],
    "ReduceMax": [(1, { .init(try Reduction(.maximum, $0), $0, first: 1) })],
    "ReduceMean": [(1, { .init(try Reduction(.mean, $0), $0, first: 1) })],
    "ReduceMin": [(1, { .init(try Reduction(.minimum, $0), $0, first: 1) })],
    "ReduceProd": [(1, { .init(try Reduction(.product, $0), $0, first: 1) })],
    "ReduceSum": [(1, { .init(try Reduction(.sum, $0), $0, first: 1) })],
    "ReduceSumSquare": [(1, { .init(try Reduction(.sumOfSquares, $0), $0, first: 1) })],
    "Relu": [(6, { .init(try Activation(relu: $0), $0, first: 1) })],
    "Reshape": [(5, { .init(try Relabelling(reshape: $0), $0, first: 1) })],
    "Resize": [(10, { .init(try Resampling(resize: $0), $0, first: 1) })],
    "Round": [(11, { .init(try Function(.round, $0), $0, first: 1) })],
    "Scatter": [(9, { .init(try $0.scatterElements(), reads: [0, 2]) })],
    "ScatterElements": [(11, { .init(try $0.scatterElements(), reads: [0, 2]) })],
    "ScatterND": [(11, { .init(try $0.scatterNamed(), reads: [0, 2]) })],
    "Selu": [(1, { .init(try Function(selu: $0), $0, first: 1) })],
    "Shrink": [(9, { .init(try Function(shrink: $0), $0, first: 1) })],
    "Sigmoid": [(1, { .init(try Function(.sigmoid, $0), $0, first: 1) })],
    "Sign": [(9, { .init(try Function(.sign, $0), $0, first: 1) })],
    "Sin": [(7, { .init(try Function(.sine, $0), $0, first: 1) })],
    "Sinh": [(9, { .init(try Function(.hyperbolicSine, $0), $0, first: 1) })],
    "Slice": [(1, { .init(try Slicing($0), $0, first: 1) })],
    "Softmax": [(1, { .init(try Softmax($0), $0, first: 1) })],
    "Softplus": [(1, { .init(try Function(.softplus, $0), $0, first: 1) })],
    "Softsign": [(1, { .init(try Function(.softsign, $0), $0, first: 1) })],
    "SpaceToDepth": [(1, { .init(try BlockRearrangement(spaceToDepth: $0), $0, first: 1) })],
    "Split": [(1, { .init(try Splitting($0), $0, first: 1) })],
    "Sqrt": [(1, { .init(try Function(.squareRoot, $0), $0, first: 1) })],
    "Squeeze": [(1, { .init(try Relabelling(squeeze: $0), $0, first: 1) })],
    "Sub": [(7, { .init(try Arithmetic(.subtract, $0), $0, first: 2) })],
    "Sum": [(6, { .init(try Aggregation(.sum, $0), $0, first: $0.known.count) })],
    "Swish": [
      (24, { .init(try Function(.swish(alpha: $0.number("alpha", default: 1)), $0), $0, first: 1) })
    ],
    "Tan": [(7, { .init(try Function(.tangent, $0), $0, first: 1) })],
    "Tanh": [(1, { .init(try Function(.hyperbolicTangent, $0), $0, first: 1) })],
    "ThresholdedRelu": [
      (
        10,
        {
          .init(
            try Function(.thresholdedRelu(alpha: $0.number("alpha", default: 1)), $0),
            $0,
            first: 1
          )
        }
      )
    ],
    "Tile": [(6, { .init(try Tiling($0), $0, first: 1) })],
    "TopK": [(1, { .init(try TopElements($0), $0, first: 1) })],
    "Transpose": [(1, { .init(try Transposition($0), $0, first: 1) })],
    "Trilu": [(14, { .init(try Triangle($0), $0, first: 1) })],
    "Unsqueeze": [(1, { .init(try Relabelling(unsqueeze: $0), $0, first: 1) })],
    "Upsample": [(7, { .init(try Resampling(upsample: $0), $0, first: 1) })],
    "Where": [(9, { .init(try Selection($0), $0, first: 3) })],
    "Xor": [(7, { .init(try Comparison(.xor, $0), $0, first: 2) })],
  ]
}
