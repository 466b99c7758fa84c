import Dispatch

/// A number of threads that work on fixed blocks, so that results do not depend on the number.
///
/// What a block computes must depend only on the block; whatever is summed over blocks is summed
/// in the order of the blocks afterwards. Then one thread and many give the same bytes.
public struct Workers: Sendable, Hashable {
  /// How many threads may work at once; at least 1.
  public let count: Int

  /// A number of threads.
  ///
  /// - Precondition: `count >= 1`.
  public init(_ count: Int) {
    precondition(count >= 1, "at least one worker")
    self.count = count
  }

  /// Does the work of every block; block `i` goes to worker `i % count`.
  public func forEach(blocks: Int, _ work: @Sendable (Int) -> Void) {
    let workers = min(count, blocks)
    guard workers > 1 else { return (0..<blocks).forEach(work) }
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for block in stride(from: worker, to: blocks, by: workers) { work(block) }
    }
  }

  /// The results of every block, in the order of the blocks.
  public func map<Result: Sendable>(
    blocks: Int,
    _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let results = Results<Result>(blocks)
    forEach(blocks: blocks) { results[$0] = work($0) }
    return results.all
  }

  /// The results of every block, in the order of the blocks, or the error of the first that failed.
  public func map<Result: Sendable>(
    blocks: Int,
    _ work: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let results: [Swift.Result<Result, any Error>] = map(blocks: blocks) { block in
      Swift.Result { try work(block) }
    }
    return try results.map { try $0.get() }
  }
}

/// One slot a block. Each slot is written by one worker only and read after all have finished,
/// which is what makes the unchecked conformance true.
private final class Results<Element: Sendable>: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<Element?>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    slots = .allocate(capacity: count)
    slots.initialize(repeating: nil, count: count)
  }

  deinit {
    slots.deinitialize(count: count)
    slots.deallocate()
  }

  subscript(index: Int) -> Element? {
    get { slots[index] }
    set { slots[index] = newValue }
  }

  var all: [Element] { (0..<count).compactMap { slots[$0] } }
}
