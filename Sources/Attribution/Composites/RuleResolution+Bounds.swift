import Diagnostics
import Networks
import Tensors

extension RuleResolution {
  /// The bounds of the inputs of a layer: its own, or those of pixels; `nil` after a fault.
  mutating func bounds(
    of place: RuleGraph.Place,
    _ low: [Float]?,
    _ high: [Float]?
  ) throws -> Bounds? {
    let operation = place.operation
    guard let layer = LinearLayer(operation) else { return nil }
    let input = operation.inputs[layer.inputs[0]]
    let row = Shape(Array(input.shape.dims.dropFirst()))
    var found: Bounds
    if let low, let high {
      guard row.rank == 3, low.count == row[0], high.count == low.count else {
        faults.append(
          .badBounds(operation.name, "there are \(low.count) and \(high.count) for a row of \(row)")
        )
        return nil
      }
      let domain = PixelDomain(low: low, high: high)
      found = (domain.filled(low, shape: row), domain.filled(high, shape: row))
    } else {
      guard let pixels = try pixelBounds(at: input.name) else {
        faults.append(.noBounds(operation.name))
        return nil
      }
      found = pixels
    }
    guard zip(found.low.elements, found.high.elements).allSatisfy({ $0 <= $1 }) else {
      faults.append(.badBounds(operation.name, "a low bound is above its high bound"))
      return nil
    }
    bounds[place.output] = found
    return found
  }

  /// What black and white become at the input of a layer: what stands before it may move, scale and
  /// shift the pixels.
  private func pixelBounds(at tensor: String) throws -> Bounds? {
    guard let domain = question.domain, question.rowShape.rank == 3,
      question.rowShape[domain.channelAxis] == domain.low.count
    else { return nil }
    let black = domain.filled(domain.low, shape: question.rowShape)
    let white = domain.filled(domain.high, shape: question.rowShape)
    let rows = Tensor(
      Shape([2] + question.rowShape.dims),
      black.elements + white.elements
    )
    var values: Tensor<Float>? = rows
    if tensor != question.tensor {
      values = try question.outputs([tensor], of: rows, owners: [0, 0])[tensor]
    }
    guard let values else { return nil }
    let (first, second) = (values.row(0), values.row(1))
    return (
      Tensor(first.shape, zip(first.elements, second.elements).map(min)),
      Tensor(first.shape, zip(first.elements, second.elements).map(max))
    )
  }
}
