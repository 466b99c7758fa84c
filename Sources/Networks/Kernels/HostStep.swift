import Tensors

/// A step in plain Swift: reads and writes float buffers of the arena.
struct HostStep: Step {
  /// A tensor in floats.
  struct Operand: Sendable {
    fileprivate(set) var place: Place
    let shape: Shape
    /// The order of the elements; `nil` where they lie in no layout's.
    let layout: Layout?

    var count: Int { shape.count }
  }

  let label: String
  private(set) var inputs: [Operand]
  private(set) var outputs: [Operand]
  /// Whether the first output may have the memory of any input with as many elements: each of its
  /// elements is written when nobody will read that element of the inputs any more.
  var isInPlace = false
  /// How many multiplications and additions it does, where that is what takes its time.
  var operations: Double?
  let work:
    @Sendable ([UnsafeBufferPointer<Float>], [UnsafeMutableBufferPointer<Float>]) throws -> Void

  var mayReuse: [(output: BufferID, input: BufferID)] {
    guard isInPlace, let output = outputs.first, output.place.isBeginning else { return [] }
    let others = Set(
      inputs.filter { !$0.place.isBeginning || $0.count != output.count }.map(\.place.buffer)
    )
    return inputs.compactMap { input in
      guard let made = output.place.buffer, let buffer = input.place.buffer,
        !others.contains(buffer)
      else { return nil }
      return (made, buffer)
    }
  }

  var uses: [BufferUse] {
    func uses(_ operands: [Operand], isWrite: Bool) -> [BufferUse] {
      operands.compactMap(\.place.buffer).map { BufferUse(buffer: $0, isWrite: isWrite) }
    }
    return uses(inputs, isWrite: false) + uses(outputs, isWrite: true)
  }

  func moved(_ buffers: [BufferID: BufferID]) -> any Step {
    func moved(_ operands: [Operand]) -> [Operand] {
      operands.map { operand in
        var operand = operand
        operand.place = operand.place.moved(buffers)
        return operand
      }
    }
    var step = self
    (step.inputs, step.outputs) = (moved(inputs), moved(outputs))
    return step
  }

  func bind(to arena: Arena) -> any BoundStep {
    func pointers(_ operands: [Operand]) -> [UnsafeMutableBufferPointer<Float>] {
      operands.map { operand in
        UnsafeMutableBufferPointer(
          start: arena.address(operand.place).assumingMemoryBound(to: Float.self),
          count: operand.count
        )
      }
    }
    return BoundHostStep(
      work: work,
      inputs: pointers(inputs).map { UnsafeBufferPointer($0) },
      outputs: pointers(outputs)
    )
  }
}

/// A host step whose operands have addresses; the plan keeps its constants alive.
private struct BoundHostStep: BoundStep {
  let work:
    @Sendable ([UnsafeBufferPointer<Float>], [UnsafeMutableBufferPointer<Float>]) throws -> Void
  let inputs: [UnsafeBufferPointer<Float>]
  let outputs: [UnsafeMutableBufferPointer<Float>]

  func run(on stream: DNNLStream) throws { try work(inputs, outputs) }
}
