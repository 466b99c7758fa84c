import COpenMP

/// The threads of oneDNN's kernels, lent to the steps in plain Swift between them.
///
/// OpenMP's threads go on spinning for a while after a kernel, waiting for the next one. Threads of
/// another kind would have to share the processors with them; on the same team they are the ones
/// that work. As with `Tensors.Workers`, the work is divided in fixed blocks, so that results do not
/// depend on the number of threads.
struct Team: Sendable {
  /// How many threads may work at once; at least 1.
  let count: Int

  /// - Precondition: `count >= 1`.
  init(_ count: Int) {
    precondition(count >= 1, "at least one thread")
    self.count = count
  }

  /// Does the work of every block.
  func forEach(blocks: Int, _ work: @Sendable (Int) -> Void) {
    let threads = min(count, blocks)
    guard threads > 1 else { return (0..<blocks).forEach(work) }
    withoutActuallyEscaping(work) { work in
      var share = Share(blocks: blocks, work: work)
      withUnsafeMutablePointer(to: &share) { share in
        GOMP_parallel(
          { share in
            guard let share = share?.assumingMemoryBound(to: Share.self) else { return }
            // OpenMP may give fewer threads than it was asked for.
            let (first, count) = (Int(omp_get_thread_num()), Int(omp_get_num_threads()))
            for block in stride(from: first, to: share.pointee.blocks, by: count) {
              share.pointee.work(block)
            }
          },
          share,
          UInt32(clamping: threads),
          0
        )
      }
    }
  }

  /// What every thread of a parallel region is given.
  private struct Share {
    let blocks: Int
    let work: @Sendable (Int) -> Void
  }
}
