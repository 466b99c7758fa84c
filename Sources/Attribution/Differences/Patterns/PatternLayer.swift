import Networks
import Tensors

/// A linear layer with constant weights, seen as one dot product of a patch of its input with a kernel
/// at every position.
struct PatternLayer: Sendable {
  /// The names of what it reads and makes.
  let input: String
  let output: String
  /// Whether only ReLUs read what it makes: then the pattern is that of the positive regime.
  let isRectified: Bool
  /// The weights as the file has them.
  let weights: Tensor<Float>
  /// The number of kernels, and of the elements of a patch.
  let kernels: Int
  let patch: Int
  private let form: Form

  private enum Form: Sendable {
    /// For each position the taps of the kernel and the places in a plane of the input.
    case convolution(taps: [[(tap: Int, input: Int)]], groups: Int, plane: Int)
    /// Rows of `patch` numbers; whether a kernel is a row of the weights, else it is a column.
    case dense(kernelsAreRows: Bool)
  }

  /// `nil` if the operation is no such layer.
  init?(_ operation: Operation, isRectified: Bool) {
    guard operation.inputs.count > 1, case .tensor(let input, _) = operation.inputs[0],
      case .constant(_, let weights) = operation.inputs[1]
    else { return nil }
    switch operation.kernel {
    case let convolution as Convolution:
      let spatial = Array(convolution.input.dims.dropFirst(2))
      let output = Array(operation.kernel.outputShapes[0].dims.dropFirst(2))
      kernels = weights.shape[0]
      patch = weights.rowCount
      form = .convolution(
        taps: convolution.window.taps(input: spatial, output: output),
        groups: convolution.groups,
        plane: spatial.reduce(1, *)
      )
    case let gemm as Gemm where gemm.alpha == 1 && !gemm.transposesA:
      (kernels, patch) = (
        weights.shape[gemm.transposesB ? 0 : 1], weights.shape[gemm.transposesB ? 1 : 0]
      )
      form = .dense(kernelsAreRows: gemm.transposesB)
    case is MatrixMultiplication where weights.shape.rank == 2:
      (kernels, patch) = (weights.shape[1], weights.shape[0])
      form = .dense(kernelsAreRows: false)
    default: return nil
    }
    self.input = input
    output = operation.outputs[0]
    self.isRectified = isRectified
    self.weights = weights
  }

  /// Where the weight of a kernel for an element of the patch stands.
  func place(_ kernel: Int, _ element: Int) -> Int {
    switch form {
    case .convolution, .dense(kernelsAreRows: true): kernel * patch + element
    case .dense(kernelsAreRows: false): element * kernels + kernel
    }
  }

  /// Kernels that see the same patches: the patches, `[patch, positions]`, and what the kernels made
  /// of them, `[kernels, positions]`.
  struct Views {
    let kernels: Range<Int>
    let patches: Tensor<Float>
    let outputs: Tensor<Float>
  }

  /// All patches of one image.
  ///
  /// - Parameters:
  ///   - x: a row of the input.
  ///   - y: a row of the output.
  func views(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> [Views] {
    let positions = y.count / kernels
    switch form {
    case .dense:
      return [
        Views(
          kernels: 0..<kernels,
          patches: Self.transposed(x, rows: positions, columns: patch),
          outputs: Self.transposed(y, rows: positions, columns: kernels)
        )
      ]
    case .convolution(let taps, let groups, let plane):
      let (x, own) = (Array(x), kernels / groups)
      let size = taps.isEmpty ? 1 : weights.shape.dims.dropFirst(2).reduce(1, *)
      let channels = patch / size
      return (0..<groups).map { group in
        var patches = Tensor<Float>([patch, positions], repeating: 0)
        for c in 0..<channels {
          let base = (group * channels + c) * plane
          for (position, taps) in taps.enumerated() {
            for (tap, input) in taps {
              patches.elements[(c * size + tap) * positions + position] = x[base + input]
            }
          }
        }
        let start = y.startIndex + group * own * positions
        return Views(
          kernels: group * own..<(group + 1) * own,
          patches: patches,
          outputs: Tensor([own, positions], Array(y[start..<start + own * positions]))
        )
      }
    }
  }

  private static func transposed(
    _ numbers: ArraySlice<Float>,
    rows: Int,
    columns: Int
  ) -> Tensor<Float> {
    Tensor(
      [columns, rows],
      (0..<rows * columns).map { numbers[numbers.startIndex + $0 % rows * columns + $0 / rows] }
    )
  }
}
