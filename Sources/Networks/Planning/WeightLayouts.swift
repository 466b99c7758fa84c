import ONNX
import Synchronization
import Tensors

/// The weights of a network as kernels want them: each once for all plans, whichever engine makes them,
/// if not two at the same time.
/// A ResNet's 3x3 weights take as long to be laid out for Winograd's kernels as some passes do.
///
/// What was laid out goes with the last plan that reads it.
final class WeightLayouts: Sendable {
  /// Where the network's own numbers are. They stay there as long as the network is held, and it holds
  /// this, so that the place says which they are.
  private let own: Set<UInt>
  private let known = Mutex<[UInt: [LaidOut]]>([:])
  private let count = Mutex(0)

  private struct LaidOut {
    let described: MemoryDescriptor
    let wanted: MemoryDescriptor
    weak var memory: AlignedBuffer?

    func matches(_ from: MemoryDescriptor, _ to: MemoryDescriptor) -> Bool {
      memory != nil && MemoryDescriptor.isSame(described, from)
        && MemoryDescriptor.isSame(wanted, to)
    }
  }

  /// Nothing is laid out yet.
  init(of model: Model) {
    let weights = model.initializers.values.compactMap(\.floats?.elements)
    own = Set(weights.filter { !$0.isEmpty }.map(Self.place))
  }

  /// How many weights were laid out by now; those that a plan found are not among them.
  var laidOutCount: Int { count.withLock { $0 } }

  private static func place(of values: [Float]) -> UInt {
    values.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }

  /// Numbers in the layout that a kernel wants: where another plan has them, or made now.
  func laidOut(
    _ values: [Float],
    _ described: MemoryDescriptor,
    as wanted: MemoryDescriptor,
    _ make: () throws -> AlignedBuffer
  ) throws -> (memory: AlignedBuffer, isShared: Bool) {
    let place = Self.place(of: values)
    if let found = known.withLock({ $0[place]?.first { $0.matches(described, wanted) }?.memory }) {
      return (found, true)
    }
    let made = try make()
    count.withLock { $0 += 1 }
    guard own.contains(place) else { return (made, false) }
    known.withLock { known in
      known[place, default: []].removeAll { $0.memory == nil }
      known[place, default: []].append(
        LaidOut(described: described, wanted: wanted, memory: made)
      )
    }
    return (made, false)
  }
}
