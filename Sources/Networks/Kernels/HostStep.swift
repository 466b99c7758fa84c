/// A step in plain Swift: reads and writes float buffers of the arena.
struct HostStep: Step {
  /// A float buffer and the number of its elements.
  struct Operand: Sendable {
    let place: Place
    let count: Int
  }

  let label: String
  let inputs: [Operand]
  let outputs: [Operand]
  let work:
    @Sendable ([UnsafeBufferPointer<Float>], [UnsafeMutableBufferPointer<Float>]) throws -> Void

  var uses: [BufferUse] {
    func uses(_ operands: [Operand], isWrite: Bool) -> [BufferUse] {
      operands.compactMap { operand in
        guard case .arena(let buffer, _) = operand.place else { return nil }
        return BufferUse(buffer: buffer, isWrite: isWrite)
      }
    }
    return uses(inputs, isWrite: false) + uses(outputs, isWrite: true)
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
