import Networks
import Tensors

/// A step of a difference rule: what it computes of a row depends on the row's partner too.
///
/// The steps run on the way back only, so that nothing differentiates them.
protocol PairOperator: Operator {}

extension PairOperator {
  func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("rules are not differentiated")
  }
}

/// Where up to four tensors begin; those that are not there stand for the first.
struct PairSources<S> {
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let c: UnsafePointer<S>
  let d: UnsafePointer<S>

  init(_ starts: [UnsafePointer<S>]) {
    a = starts[0]
    b = starts.count > 1 ? starts[1] : a
    c = starts.count > 2 ? starts[2] : a
    d = starts.count > 3 ? starts[3] : a
  }

  /// Lends the addresses of tensors' elements.
  static func lending(_ tensors: [Tensor<S>], _ body: (PairSources) -> Void) where S: Sendable {
    let all = tensors.flatMap(\.elements)
    all.withUnsafeBufferPointer { all in
      guard let start = all.baseAddress else { return }
      var starts: [UnsafePointer<S>] = []
      var offset = 0
      for tensor in tensors {
        starts.append(start + offset)
        offset += tensor.elements.count
      }
      body(PairSources(starts))
    }
  }
}

/// A step whose result at an element depends on that element of each input and on its partner.
protocol PairedElements: PairOperator {
  /// Which elements are partners; all inputs and the result have its shape.
  var pairing: Pairing { get }

  /// Computes the elements of a range, whose partners lie `partner` elements further on.
  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  )
}

extension PairedElements {
  var outputShapes: [Shape] { [pairing.shape] }

  func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var result = Tensor<S>(pairing.shape, repeating: 0)
    result.elements.withUnsafeMutableBufferPointer { result in
      guard let start = result.baseAddress else { return }
      PairSources.lending(inputs) { sources in
        pairing.forEachRun(in: 0..<result.count) { fill(sources, start, $0, partner: $1) }
      }
    }
    return [result]
  }

  /// In the layout in which the first input lies, where the rows are the slowest axis.
  func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let layout = pairing.axis == 0 ? plan.layout(of: operation.inputs[0]) : .plain
    let sources = try operation.inputs.map { try plan.read($0, as: layout) }
    return [
      plan.mapped(sources, label: "\(operation.name) \(Self.self)") { sources, result, range in
        let sources = PairSources(sources)
        pairing.forEachRun(in: range) { fill(sources, result, $0, partner: $1) }
      }
    ]
  }
}

/// A step whose result is computed row by row, each row from one row of each input and from the
/// partners of those.
protocol PairedRows: PairOperator {
  /// Which elements of the result are partners.
  var pairing: Pairing { get }
  /// The elements of a row of the result, in plain order.
  var width: Int { get }

  /// Computes the elements of one row, from the starts of all inputs.
  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    row: Int
  )
}

extension PairedRows {
  var outputShapes: [Shape] { [pairing.shape] }

  func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var result = Tensor<S>(pairing.shape, repeating: 0)
    result.elements.withUnsafeMutableBufferPointer { result in
      guard let start = result.baseAddress else { return }
      PairSources.lending(inputs) { sources in
        for row in 0..<result.count / width { fill(sources, start + row * width, row: row) }
      }
    }
    return [result]
  }

  func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let sources = try operation.inputs.map { try plan.read($0, as: .plain) }
    return [
      plan.rows(
        sources,
        pairing.shape,
        width: width,
        label: "\(operation.name) \(Self.self)"
      ) { sources, result, row in
        fill(PairSources(sources), result, row: row)
      }
    ]
  }
}
