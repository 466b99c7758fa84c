import CDNNL
import Tensors

extension Function: BlockedOperator {
  func takesBlocks(_ operation: Operation) -> Bool { operation.fitsBlocks }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], for: operation.outputs[0])
    if let algorithm = kind.algorithm {
      return [try plan.function(algorithm, x, label: operation.name)]
    }
    let kind = kind
    return [
      plan.mapped([x], label: "\(operation.name) host", isInPlace: kind != .erf) {
        sources,
        y,
        range in
        let x = sources[0]
        if kind == .erf { return errorFunction(x, y, range) }
        for i in range { y[i] = Float(kind.value(Double(x[i]))) }
      }
    ]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let label = "\(operation.name) (VJP)"
    let value: Placed
    switch kind.slopeReads {
    case .nothing: return [try plan.scaled(cotangents[0], by: Float(kind.slope(0)), label: label)]
    case .input: value = try plan.readMade(operation.inputs[0])
    case .output: value = try plan.readMade(operation.outputs[0])
    }
    if let algorithm = kind.algorithm {
      return [try plan.functionVJP(algorithm, cotangents[0], value, label: label)]
    }
    if kind == .erf { return [try lowerErfVJP(cotangents[0], value, label, in: plan)] }
    let (kind, g) = (kind, try plan.convert(cotangents[0], to: value.layout))
    return [
      plan.mapped([g, value], label: "\(label) host", isInPlace: true) { sources, gradient, range in
        let (g, value) = (sources[0], sources[1])
        for i in range { gradient[i] = g[i] * Float(kind.slope(Double(value[i]))) }
      }
    ]
  }

  /// g 2 / sqrt(pi) exp(-x^2), by oneDNN's exponential.
  private func lowerErfVJP(
    _ g: Placed,
    _ x: Placed,
    _ label: String,
    in plan: PlanBuilder
  ) throws -> Placed {
    let squares = try plan.function(.init(kind: dnnl_eltwise_square), x, label: label)
    let negative = try plan.scaled(squares, by: -1, label: label)
    let slopes = try plan.function(.init(kind: dnnl_eltwise_exp), negative, label: label)
    let scaled = try plan.scaled(slopes, by: Float(Kind.erf.slope(0)), label: label)
    return try plan.binary(dnnl_binary_mul, scaled, g, label: label)
  }
}

extension Function.Kind {
  /// oneDNN's name for it, if it has one that is precise: its logarithm of 1 is 1.4e-6.
  var algorithm: ElementwiseAlgorithm? {
    switch self {
    case .absolute: .init(kind: dnnl_eltwise_abs)
    case .elu(let alpha): .init(kind: dnnl_eltwise_elu, alpha: Float(alpha))
    case .exponential: .init(kind: dnnl_eltwise_exp_use_dst_for_bwd, readsOutput: true)
    case .gelu: .init(kind: dnnl_eltwise_gelu_erf)
    case .geluByTanh: .init(kind: dnnl_eltwise_gelu_tanh)
    case .hardSwish: .init(kind: dnnl_eltwise_hardswish)
    case .hyperbolicTangent: .init(kind: dnnl_eltwise_tanh_use_dst_for_bwd, readsOutput: true)
    case .leakyRelu(let alpha): .init(kind: dnnl_eltwise_relu, alpha: Float(alpha))
    case .mish: .init(kind: dnnl_eltwise_mish)
    case .negative: .init(kind: dnnl_eltwise_linear, alpha: -1)
    case .sigmoid: .init(kind: dnnl_eltwise_logistic_use_dst_for_bwd, readsOutput: true)
    case .squareRoot: .init(kind: dnnl_eltwise_sqrt_use_dst_for_bwd, readsOutput: true)
    case .swish(let alpha): .init(kind: dnnl_eltwise_swish, alpha: Float(alpha))
    default: nil
    }
  }
}

/// The error function in Float32: x times a quotient of polynomials in x^2 whose weights were
/// fitted to it by least squares of the relative error, over the range outside which it is 1 in
/// Float32. It errs by at most 4e-7 and has no branch, so that the loop runs in vectors.
private func errorFunction(
  _ x: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>,
  _ range: Range<Int>
) {
  for i in range {
    // In this order a number that is none stays none.
    let x = max(-3.92, min(3.92, x[i]))
    let s = x * x
    var p: Float = 2.050098828476621e-06
    p = p * s + 0.0002848808071576059
    p = p * s + 0.0037655404303222895
    p = p * s + 0.05274849012494087
    p = p * s + 0.1904047131538391
    p = p * s + 1.1283791065216064
    var q: Float = 3.809173358604312e-05
    q = q * s + 0.0011625165352597833
    q = q * s + 0.014969064854085445
    q = q * s + 0.1141083836555481
    q = q * s + 0.5020745396614075
    q = q * s + 1
    y[i] = max(-1, min(1, x * p / q))
  }
}
