/// A piece of memory that the planner gives a place in the arena.
typealias BufferID = Int

/// Where an argument of a step lies: in the arena of the run, or in memory of the plan.
enum Place: Sendable {
  case arena(BufferID, byteOffset: Int = 0)
  case constant(AlignedBuffer)
}

extension Place {
  /// The buffer in which this lies, if it is one of the arena.
  var buffer: BufferID? {
    if case .arena(let buffer, _) = self { buffer } else { nil }
  }

  /// The same place in another buffer, if there is one for it.
  func moved(_ buffers: [BufferID: BufferID]) -> Place {
    guard case .arena(let buffer, let byteOffset) = self, let other = buffers[buffer] else {
      return self
    }
    return .arena(other, byteOffset: byteOffset)
  }

  /// Whether this is the beginning of a buffer.
  var isBeginning: Bool {
    if case .arena(_, let byteOffset) = self { byteOffset == 0 } else { false }
  }
}

/// What a step does to a buffer of the arena; from this the planner knows how long each one lives.
struct BufferUse: Sendable {
  let buffer: BufferID
  let isWrite: Bool
}

/// One thing that a run does: made once a plan, bound once a workspace, run many times.
protocol Step: Sendable {
  /// The nodes it stands for and the kernel, as `noema inspect --plan` would show it.
  var label: String { get }
  /// The buffers of the arena that it reads and writes.
  var uses: [BufferUse] { get }
  /// Which outputs may have the memory of which inputs, if nobody reads those afterwards: the step
  /// gives the same result in place. The planner decides; by default none.
  var mayReuse: [(output: BufferID, input: BufferID)] { get }
  /// The same step with other buffers in place of some.
  func moved(_ buffers: [BufferID: BufferID]) -> any Step
  /// The step with every argument at its address.
  func bind(to arena: Arena) throws -> any BoundStep
}

extension Step {
  var mayReuse: [(output: BufferID, input: BufferID)] { [] }
}

/// A step of one workspace.
protocol BoundStep {
  func run(on stream: DNNLStream) throws
}

/// The memory of one run: every buffer at the offset that the planner gave it.
struct Arena: Sendable {
  let engine: DNNLEngine
  let memory: AlignedBuffer
  let offsets: [Int]

  /// The address of a buffer.
  func address(_ buffer: BufferID) -> UnsafeMutableRawPointer { memory.base + offsets[buffer] }

  /// The address of an argument.
  func address(_ place: Place) -> UnsafeMutableRawPointer {
    switch place {
    case .arena(let buffer, let byteOffset): address(buffer) + byteOffset
    case .constant(let memory): memory.base
    }
  }
}
