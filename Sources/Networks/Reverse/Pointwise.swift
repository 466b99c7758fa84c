public import Tensors

/// The functions of single elements in which backward rules are written.
public struct Pointwise: Operator {
  /// A function of the elements of one, two or three tensors of the same shape.
  public enum Function: Sendable, Hashable {
    /// max(a, 0).
    case positive
    /// min(a, 0).
    case negative
    /// |a|.
    case magnitude
    /// a a.
    case square
    /// The same number everywhere, whatever a is.
    case fill(Double)
    /// a factor.
    case scaled(Double)
    /// a + b.
    case sum
    /// a - b.
    case difference
    /// a b.
    case product
    /// a / b, where b is kept away from 0.
    case quotient(Stabilizer)
    /// a where b > 0, else 0.
    case wherePositive
    /// a where b < 0, else 0.
    case whereNegative
    /// a / b where |b| > threshold, else c.
    case ratio(elseBelow: Double)

    /// The number of tensors.
    var arity: Int {
      switch self {
      case .positive, .negative, .magnitude, .square, .fill, .scaled: 1
      case .sum, .difference, .product, .quotient, .wherePositive, .whereNegative: 2
      case .ratio: 3
      }
    }
  }

  /// The function.
  public let function: Function
  /// The shape of all inputs and of the output.
  public let shape: Shape

  /// A function of tensors of a shape.
  public init(_ function: Function, shape: Shape) {
    self.function = function
    self.shape = shape
  }

  /// One.
  public var outputShapes: [Shape] { [shape] }

  /// The function of each element.
  public func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var result = Tensor<S>(shape, repeating: 0)
    let sources = inputs.map(\.elements)
    let (a, b) = (sources[0], sources[min(1, sources.count - 1)])
    let c = sources[sources.count - 1]
    for index in result.elements.indices {
      result.elements[index] = value(a[index], b[index], c[index])
    }
    return [result]
  }

  /// Rules are not differentiated.
  public func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  /// Rules are not differentiated.
  public func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("rules are not differentiated")
  }

  @inline(__always)
  private func value<S: ReferenceScalar>(_ a: S, _ b: S, _ c: S) -> S {
    switch function {
    case .positive: max(a, 0)
    case .negative: min(a, 0)
    case .magnitude: abs(a)
    case .square: a * a
    case .fill(let value): S(value)
    case .scaled(let factor): a * S(factor)
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient(let stabilizer): a / stabilizer(b)
    case .wherePositive: b > 0 ? a : 0
    case .whereNegative: b < 0 ? a : 0
    case .ratio(let threshold): abs(b) > S(threshold) ? a / b : c
    }
  }

  /// In the layout in which the first of the inputs that are computed lies, over all workers.
  public func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let leading = operation.inputs.first { $0.computed != nil } ?? operation.inputs[0]
    let layout = plan.layout(of: leading)
    let sources = try operation.inputs.map { try plan.read($0, as: layout) }
    return [
      plan.mapped(sources, label: "\(operation.name) \(function)") { sources, result, range in
        let (a, b) = (sources[0], sources[min(1, sources.count - 1)])
        let c = sources[sources.count - 1]
        fill(a, b, c, result, range)
      }
    ]
  }

  /// One loop for each function, so that each is vectorised.
  private func fill(
    _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>,
    _ c: UnsafePointer<Float>,
    _ result: UnsafeMutablePointer<Float>,
    _ range: Range<Int>
  ) {
    switch function {
    case .positive: for i in range { result[i] = max(a[i], 0) }
    case .negative: for i in range { result[i] = min(a[i], 0) }
    case .magnitude: for i in range { result[i] = abs(a[i]) }
    case .square: for i in range { result[i] = a[i] * a[i] }
    case .fill(let value):
      let value = Float(value)
      for i in range { result[i] = value }
    case .scaled(let factor):
      let factor = Float(factor)
      for i in range { result[i] = a[i] * factor }
    case .sum: for i in range { result[i] = a[i] + b[i] }
    case .difference: for i in range { result[i] = a[i] - b[i] }
    case .product: for i in range { result[i] = a[i] * b[i] }
    case .quotient(let stabilizer): for i in range { result[i] = a[i] / stabilizer(b[i]) }
    case .wherePositive: for i in range { result[i] = b[i] > 0 ? a[i] : 0 }
    case .whereNegative: for i in range { result[i] = b[i] < 0 ? a[i] : 0 }
    case .ratio(let threshold):
      let threshold = Float(threshold)
      for i in range { result[i] = abs(b[i]) > threshold ? a[i] / b[i] : c[i] }
    }
  }
}
