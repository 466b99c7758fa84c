import Tensors

/// The memory of one run with every step bound to its addresses.
///
/// One run holds it at a time: it is taken out of the plan's list under a lock, which is what makes
/// the unchecked conformance true.
final class Workspace: @unchecked Sendable {
  private let arena: Arena
  private let stream: DNNLStream
  private let steps: [any BoundStep]

  init(_ engine: DNNLEngine, _ memory: MemoryPlan, _ steps: [any Step]) throws {
    let arena = Arena(
      engine: engine,
      memory: AlignedBuffer(byteCount: memory.byteCount),
      offsets: memory.offsets
    )
    self.arena = arena
    stream = try DNNLStream(engine)
    self.steps = try steps.map { try $0.bind(to: arena) }
  }

  func run(_ range: Range<Int>) throws { for step in steps[range] { try step.run(on: stream) } }

  /// Gives a tensor its values: those of a larger tensor from a row on.
  func write(_ tensor: Tensor<Float>, fromRow row: Int = 0, at placed: Placed) {
    let count = placed.shape.count
    let first = row == 0 ? 0 : row * tensor.elements.count / tensor.shape[0]
    precondition(first + count <= tensor.elements.count, "what is given fills the tensor")
    tensor.elements.withUnsafeBufferPointer { elements in
      guard let start = elements.baseAddress else { return }
      self.start(of: placed).update(from: start + first, count: count)
    }
  }

  /// Lets rows of a tensor be written where they stay.
  func write(
    rows: Range<Int>,
    at placed: Placed,
    _ write: (_ row: Int, _ elements: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let width = placed.shape.count / rows.count
    for (place, row) in rows.enumerated() {
      let start = start(of: placed) + place * width
      write(row, UnsafeMutableBufferPointer(start: start, count: width))
    }
  }

  /// The values of a tensor.
  func read(_ placed: Placed) -> Tensor<Float> {
    Tensor(
      placed.shape,
      Array(UnsafeBufferPointer(start: start(of: placed), count: placed.shape.count))
    )
  }

  /// Copies elements of a tensor.
  func read(_ elements: Range<Int>, of placed: Placed, to destination: UnsafeMutablePointer<Float>)
  {
    destination.update(from: start(of: placed) + elements.lowerBound, count: elements.count)
  }

  private func start(of placed: Placed) -> UnsafeMutablePointer<Float> {
    arena.address(placed.place).assumingMemoryBound(to: Float.self)
  }
}
