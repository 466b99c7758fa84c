import COpenMP
import Synchronization

/// A number of threads that work on fixed blocks, so that results do not depend on the number.
///
/// What a block computes must depend only on the block; whatever is summed over blocks is summed
/// in the order of the blocks afterwards. Then one thread and many give the same bytes.
///
/// The threads are those of oneDNN's kernels. OpenMP's threads go on spinning for a while after a
/// kernel, waiting for the next one, and threads of another kind would have to share the processors
/// with them; on the same team they are the ones that work.
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

  /// Does the work of every block; whoever is done takes the next. Inside the work of a block, one
  /// thread does the work of all blocks.
  public func forEach(blocks: Int, _ work: @Sendable (Int) -> Void) {
    let threads = min(count, blocks)
    guard threads > 1 else { return (0..<blocks).forEach(work) }
    withoutActuallyEscaping(work) { work in
      var share = Share(blocks: blocks, work: work)
      withUnsafeMutablePointer(to: &share) { share in
        GOMP_parallel(
          { $0?.assumingMemoryBound(to: Share.self).pointee.takeAll() },
          share,
          UInt32(clamping: threads),
          0
        )
      }
    }
  }

  /// What every thread of a team is given.
  private struct Share: ~Copyable {
    let blocks: Int
    let work: @Sendable (Int) -> Void
    private let next = Atomic(0)

    init(blocks: Int, work: @escaping @Sendable (Int) -> Void) {
      self.blocks = blocks
      self.work = work
    }

    func takeAll() {
      while true {
        let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard block < blocks else { return }
        work(block)
      }
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
