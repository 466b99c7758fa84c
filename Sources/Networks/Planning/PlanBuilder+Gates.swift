import CProduct
import Tensors

/// Where the derivative of an activation is 1: one bit an element, in the order of the value.
struct Gate: Sendable {
  /// The bits, in words of 16.
  let place: Place
  /// The shape of the activation.
  let shape: Shape
  /// The layout of the value from which it was made.
  let layout: Layout

  /// How many floats of memory the bits take.
  static func floats(_ count: Int) -> Int { (count + 31) / 32 }
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
    let count = try value.descriptor().byteCount / MemoryLayout<Float>.stride
    let bits = make([Gate.floats(count)], .plain)
    let gate = Gate(place: bits.place, shape: value.shape, layout: value.layout)
    gates[output] = gate
    let (low, high) = kind.openInterval
    append(
      HostStep(
        label: "\(output) gate",
        inputs: [.init(place: value.place, count: count)],
        outputs: [bits.operand]
      ) { [workers] sources, destinations in
        guard let value = sources[0].baseAddress,
          let words = UnsafeMutableRawPointer(destinations[0].baseAddress)
        else { return }
        // Each block writes words of its own.
        nonisolated(unsafe) let (from, to) = (value, words)
        Self.forEachBlock(of: count, workers) { first, count in
          noema_gate_make(
            count,
            low,
            high,
            from + first,
            (to + first / 8).assumingMemoryBound(to: UInt16.self)
          )
        }
      }
    )
    return gate
  }

  /// What of a cotangent a gate lets pass.
  func pass(_ cotangent: Placed, through gate: Gate, label: String) throws -> Placed {
    let g = try convert(cotangent, to: gate.layout)
    let gradient = make(gate.shape, gate.layout)
    let count = try gradient.descriptor().byteCount / MemoryLayout<Float>.stride
    append(
      HostStep(
        label: "\(label) gate",
        inputs: [
          .init(place: g.place, count: count),
          .init(place: gate.place, count: Gate.floats(count)),
        ],
        outputs: [.init(place: gradient.place, count: count)],
        isInPlace: true
      ) { [workers] sources, destinations in
        guard let arriving = sources[0].baseAddress, let start = destinations[0].baseAddress,
          let words = UnsafeRawPointer(sources[1].baseAddress)
        else { return }
        // Each block writes elements of its own.
        nonisolated(unsafe) let (from, bits, to) = (arriving, words, start)
        Self.forEachBlock(of: count, workers) { first, count in
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
