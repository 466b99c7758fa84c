import Networks
import Tensors

/// A step whose result at an element depends on that element of each input and on its partner.
protocol PairedElements: ForwardOnly {
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
    let layout = pairing.isSlowest ? plan.layout(of: operation.inputs[0]) : .plain
    let sources = try operation.inputs.map { try plan.read($0, as: layout) }
    return [
      plan.mapped(sources, label: "\(operation.name) \(Self.self)") { sources, result, range in
        let sources = PairSources(sources)
        pairing.forEachRun(in: range) { fill(sources, result, $0, partner: $1) }
      }
    ]
  }
}
