import CDNNL
import Tensors

/// What arrived at one tensor on the way back: cotangents of the whole of it and of parts.
struct Arrivals {
  /// A cotangent of a part of the tensor.
  private struct Part {
    let cotangent: Placed
    let region: Region
  }

  private var whole: [Placed] = []
  /// Parts that share no element stand in one group.
  private var groups: [[Part]] = []

  /// Nothing has arrived, or one cotangent of the whole tensor.
  init(_ cotangent: Placed? = nil) { whole = cotangent.map { [$0] } ?? [] }

  /// Adds a cotangent of the whole tensor.
  mutating func add(_ cotangent: Placed) { whole.append(cotangent) }

  /// Adds a cotangent of a part; it is zero elsewhere.
  mutating func add(_ cotangent: Placed, at region: Region) {
    let part = Part(cotangent: cotangent, region: region)
    let free = groups.firstIndex { $0.allSatisfy { $0.region.isDisjoint(from: region) } }
    if let free { groups[free].append(part) } else { groups.append([part]) }
  }

  /// The sum of all that arrived, appended to a plan; what was added stands for it from now on.
  mutating func sum(_ shape: Shape, label: String, in plan: PlanBuilder) throws -> Placed? {
    for group in groups { whole.append(try joined(group, shape, label, plan)) }
    groups = []
    // A sum in blocks stays there: what it came from lies so, and every gate behind it.
    if let blocked = whole.firstIndex(where: { $0.layout == .blocked }) { whole.swapAt(0, blocked) }
    guard var sum = whole.first else { return nil }
    for other in whole.dropFirst() {
      let left = try plan.convert(sum, to: sum.layout)
      sum = try plan.binary(dnnl_binary_add, left, other, label: "\(label) (sum of cotangents)")
    }
    whole = [sum]
    return sum
  }

  /// Parts put beside each other, with zeros where there is none.
  private func joined(
    _ parts: [Part],
    _ shape: Shape,
    _ name: String,
    _ plan: PlanBuilder
  ) throws -> Placed {
    let label = "\(name) (parts of cotangents)"
    let result = plan.makeLike(name, shape)
    if parts.reduce(0, { $0 + $1.region.count }) < shape.count {
      plan.fill(result, with: 0, label: label)
    }
    let strides = result.seen.strides ?? shape.strides
    for part in parts where part.region.count > 0 {
      let spans = part.region.spans
      let g = try plan.reshape(part.cotangent, to: Shape(spans.map(\.count)))
      let move = g.seen.move(
        to: zip(spans, strides).map { $0.step * $1 },
        from: zip(spans, strides).reduce(0) { $0 + $1.0.start * $1.1 }
      )
      plan.append(move, from: g, to: result, label: label)
    }
    return result
  }
}
