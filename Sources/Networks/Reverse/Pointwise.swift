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
    let values = [S](unsafeUninitializedCapacity: shape.count) { buffer, count in
      count = shape.count
      guard let result = buffer.baseAddress else { return }
      inputs[0].elements.withUnsafeBufferPointer { a in
        inputs[min(1, inputs.count - 1)].elements.withUnsafeBufferPointer { b in
          inputs[inputs.count - 1].elements.withUnsafeBufferPointer { c in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
              return
            }
            fill(a, b, c, result, 0..<shape.count)
          }
        }
      }
    }
    return [Tensor(shape, values)]
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

  /// One loop for each function, so that each is vectorised; what a choice is between is read before.
  private func fill<S: ReferenceScalar>(
    _ a: UnsafePointer<S>,
    _ b: UnsafePointer<S>,
    _ c: UnsafePointer<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>
  ) {
    switch function {
    case .positive:
      for i in range {
        let value = a[i]
        result[i] = value < 0 ? 0 : value
      }
    case .negative:
      for i in range {
        let value = a[i]
        result[i] = value > 0 ? 0 : value
      }
    case .magnitude: for i in range { result[i] = abs(a[i]) }
    case .square: for i in range { result[i] = a[i] * a[i] }
    case .fill(let value):
      let value = S(value)
      for i in range { result[i] = value }
    case .scaled(let factor):
      let factor = S(factor)
      for i in range { result[i] = a[i] * factor }
    case .sum: for i in range { result[i] = a[i] + b[i] }
    case .difference: for i in range { result[i] = a[i] - b[i] }
    case .product: for i in range { result[i] = a[i] * b[i] }
    case .quotient(let stabilizer): divide(a, b, result, range, stabilizer)
    case .wherePositive:
      for i in range {
        let (value, gate) = (a[i], b[i])
        result[i] = gate > 0 ? value : 0
      }
    case .whereNegative:
      for i in range {
        let (value, gate) = (a[i], b[i])
        result[i] = gate < 0 ? value : 0
      }
    case .ratio(let threshold):
      let threshold = S(threshold)
      for i in range {
        let (value, denominator, other) = (a[i], b[i], c[i])
        let quotient = value / denominator
        result[i] = abs(denominator) > threshold ? quotient : other
      }
    }
  }

  /// One loop for each stabilizer.
  private func divide<S: ReferenceScalar>(
    _ a: UnsafePointer<S>,
    _ b: UnsafePointer<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    _ stabilizer: Stabilizer
  ) {
    switch stabilizer {
    case .signed(let epsilon):
      let (above, below) = (S(epsilon), -S(epsilon))
      for i in range {
        let (value, z) = (a[i], b[i])
        result[i] = value / (z + (z < 0 ? below : above))
      }
    case .clipped, .added, .zeroSafe:
      for i in range { result[i] = a[i] / stabilizer(b[i]) }
    }
  }
}
