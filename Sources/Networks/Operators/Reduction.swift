package import Tensors

/// A sum or mean over some axes; ONNX `ReduceMean` and `ReduceSum`.
package struct Reduction: Operator {
  /// What becomes of the elements of one group.
  package enum Kind: Sendable, Hashable {
    /// Their sum.
    case sum
    /// Their mean.
    case mean
  }

  /// Sum or mean.
  package let kind: Kind
  /// The shape of x.
  package let input: Shape
  /// The reduced axes, ascending.
  package let axes: [Int]
  /// Whether reduced axes stay, with extent 1.
  package let keepsAxes: Bool

  /// The output with its reduced axes kept.
  var kept: Shape {
    Shape(input.dims.enumerated().map { axes.contains($0) ? 1 : $1 })
  }

  var output: Shape {
    keepsAxes ? kept : Shape(input.dims.enumerated().filter { !axes.contains($0.0) }.map(\.1))
  }

  package var outputShapes: [Shape] { [output] }

  private var divisor: Int { kind == .mean ? axes.reduce(1) { $0 * input[$1] } : 1 }
  private var view: StridedView { StridedView(broadcasting: kept, to: input) }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let sums = inputs[0].scattered(view, into: kept).reshaped(output)
    return [sums.map { $0 / S(divisor) }]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0].reshaped(kept).gathered(view).map { $0 / S(divisor) }]
  }

  /// A mean over exactly the spatial axes is a pooling with one window; anything else runs in
  /// plain Swift.
  private var pooling: WindowPooling? {
    // oneDNN pools over one to three spatial axes.
    guard kind == .mean, (3...5).contains(input.rank), axes == Array(2..<input.rank),
      input.count > 0
    else {
      return nil
    }
    return .global(input)
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard let pooling else { return try lowerOnHost(operation, in: plan) }
    return try pooling.lower(operation, in: plan).map { $0.relabelled(output) }
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard let pooling else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let g = try plan.convert(cotangents[0], to: .plain).relabelled(kept)
    return try pooling.lowerVJP(operation, cotangents: [g], wants: wants, in: plan)
  }
}

extension WindowPooling {
  /// The mean over all spatial axes as one window; ONNX `GlobalAveragePool`.
  static func global(_ input: Shape) -> WindowPooling {
    let spatial = Array(input.dims.dropFirst(2))
    let ones = [Int](repeating: 1, count: spatial.count)
    let zeros = [Int](repeating: 0, count: spatial.count)
    return WindowPooling(
      kind: .averageInside,
      input: input,
      window: Window(
        kernel: spatial,
        strides: ones,
        dilations: ones,
        before: zeros,
        after: zeros
      ),
      ceil: false
    )
  }
}
