import CKernels
import Tensors

/// Where the derivative of an activation is 1: one bit an element, in the order of the value.
struct Gate: Sendable {
  /// The bits, in words of 16, as many floats as they fill.
  let bits: Placed
  /// The shape of the activation.
  let shape: Shape
  /// The layout of the value from which it was made.
  let layout: Layout
}

/// The way back of activations. It needs no more of the forward pass than one bit an element, so that
/// the values themselves can be forgotten.
extension PlanBuilder {
  /// Elements that one worker does at a time.
  private static let blockLength = 1 << 15

  /// The gate of an activation; made now from its output if nobody made it before.
  func gate(of output: String, _ kind: Activation.Kind) throws -> Gate {
    if let known = gates[output] { return known }
    let value = try readMade(output)
    let bits = make([(value.shape.count + 31) / 32], .plain)
    let gate = Gate(bits: bits, shape: value.shape, layout: value.layout)
    gates[output] = gate
    let (low, high) = kind.openInterval
    append("\(output) gate", from: value, to: bits) { value, bits, workers in
      guard let start = value.baseAddress, let words = UnsafeMutableRawPointer(bits.baseAddress)
      else { return }
      // Each block writes words of its own.
      nonisolated(unsafe) let (from, to) = (start, words)
      Self.forEachBlock(of: value.count, workers) { first, count in
        noema_gate_make(
          count,
          low,
          high,
          from + first,
          (to + first / 8).assumingMemoryBound(to: UInt16.self)
        )
      }
    }
    return gate
  }

  /// What of a cotangent a gate lets pass.
  func pass(_ cotangent: Placed, through gate: Gate, label: String) throws -> Placed {
    let g = try convert(cotangent, to: gate.layout)
    let gradient = make(gate.shape, gate.layout)
    append(
      HostStep(
        label: "\(label) gate",
        inputs: [g.operand, gate.bits.operand],
        outputs: [gradient.operand],
        isInPlace: true
      ) { [workers] sources, destinations in
        guard let arriving = sources[0].baseAddress, let start = destinations[0].baseAddress,
          let words = UnsafeRawPointer(sources[1].baseAddress)
        else { return }
        // Each block writes elements of its own.
        nonisolated(unsafe) let (from, bits, to) = (arriving, words, start)
        Self.forEachBlock(of: sources[0].count, workers) { first, count in
          noema_gate_pass(
            count,
            (bits + first / 8).assumingMemoryBound(to: UInt16.self),
            from + first,
            to + first
          )
        }
      }
    )
    return gradient
  }

  private static func forEachBlock(
    of count: Int,
    _ workers: Workers,
    _ work: @Sendable (_ first: Int, _ count: Int) -> Void
  ) {
    workers.forEach(blocks: (count + blockLength - 1) / blockLength) { block in
      let first = block * blockLength
      work(first, min(blockLength, count - first))
    }
  }
}

extension Activation.Kind {
  /// Between which outputs, both excluded, the derivative is 1; a bound of NaN is none.
  fileprivate var openInterval: (low: Float, high: Float) {
    switch self {
    case .relu: (0, .nan)
    case .clip(let low, let high): (low, high)
    }
  }
}
