import CDNNL
import Diagnostics
import Tensors

/// A oneDNN primitive with its arguments.
struct PrimitiveStep: Step {
  /// One argument: which, how it is laid out, and where it lies.
  struct Argument: Sendable {
    let index: Int32
    let descriptor: MemoryDescriptor
    fileprivate(set) var place: Place
    let isWrite: Bool

    static func read(_ index: Int32, _ descriptor: MemoryDescriptor, _ place: Place) -> Argument {
      Argument(index: index, descriptor: descriptor, place: place, isWrite: false)
    }

    static func write(_ index: Int32, _ descriptor: MemoryDescriptor, _ place: Place) -> Argument {
      Argument(index: index, descriptor: descriptor, place: place, isWrite: true)
    }
  }

  let label: String
  let primitive: Primitive
  private(set) var arguments: [Argument]
  /// Whether it runs on one thread whatever the plan's number.
  var isAlone = false
  /// The arguments over which oneDNN may write the result.
  var replaceable: [Int32] = []

  var mayReuse: [(output: BufferID, input: BufferID)] {
    let results = arguments.filter { $0.isWrite && $0.index != DNNL_ARG_SCRATCHPAD }
    guard let result = results.first, result.place.isBeginning else { return [] }
    // What is read in another way too has to stay.
    let others = Set(
      arguments.filter { !replaceable.contains($0.index) || !$0.place.isBeginning }
        .map(\.place.buffer)
    )
    return arguments.compactMap { argument in
      guard let made = result.place.buffer, let buffer = argument.place.buffer,
        !others.contains(buffer)
      else { return nil }
      return (made, buffer)
    }
  }

  var uses: [BufferUse] {
    arguments.compactMap { argument in
      argument.place.buffer.map { BufferUse(buffer: $0, isWrite: argument.isWrite) }
    }
  }

  func moved(_ buffers: [BufferID: BufferID]) -> any Step {
    var step = self
    for index in arguments.indices {
      step.arguments[index].place = arguments[index].place.moved(buffers)
    }
    return step
  }

  func bind(to arena: Arena) throws -> any BoundStep { try BoundPrimitive(self, arena) }
}

/// A primitive whose arguments have addresses; it owns the memory objects that hold them.
private final class BoundPrimitive: BoundStep {
  private let label: String
  private let primitive: Primitive
  private let isAlone: Bool
  private var arguments: [dnnl_exec_arg_t] = []
  private let constants: [AlignedBuffer]

  init(_ step: PrimitiveStep, _ arena: Arena) throws(RunError) {
    label = step.label
    primitive = step.primitive
    isAlone = step.isAlone
    constants = step.arguments.compactMap { argument in
      if case .constant(let memory) = argument.place { memory } else { nil }
    }
    for argument in step.arguments {
      var memory: dnnl_memory_t?
      var descriptor = argument.descriptor.raw
      try check(
        dnnl_memory_create(
          &memory,
          &descriptor,
          arena.engine.raw,
          arena.address(argument.place)
        ),
        "placing an argument of \(step.label)"
      )
      arguments.append(dnnl_exec_arg_t(arg: argument.index, memory: memory))
    }
  }

  deinit { for argument in arguments { dnnl_memory_destroy(argument.memory) } }

  func run(on stream: DNNLStream) throws {
    guard isAlone else { return try execute(on: stream) }
    let threads = OpenMP.threads
    OpenMP.setThreads(1)
    defer { OpenMP.setThreads(threads) }
    try execute(on: stream)
  }

  private func execute(on stream: DNNLStream) throws {
    try check(
      dnnl_primitive_execute(primitive.raw, stream.raw, Int32(arguments.count), arguments),
      "running \(label)"
    )
  }
}
