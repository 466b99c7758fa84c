import Networks
import Tensors

/// A step whose result is computed row by row, each row from one row of each input and from the
/// partners of those.
protocol PairedRows: ForwardOnly {
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
