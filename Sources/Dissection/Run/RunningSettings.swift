package import Diagnostics
package import Tensors

/// How a dissection works; none of it changes a number, but that without memory for exact thresholds
/// they are sketched.
package struct RunningSettings: Sendable {
  /// The threads that compute.
  package var workers: Workers
  /// How many bytes thresholds, labels and masks may take together; and in the work folder as many
  /// for maps.
  package var memory: Int
  /// After how many images what is known so far is written down.
  package var checkpoint: Int
  /// Whether an image that cannot be read stops the run.
  package var isStrict: Bool
  /// Where it says how far it is.
  package var progress: ProgressReporter

  /// Settings.
  ///
  /// - Precondition: `checkpoint >= 1`.
  package init(
    workers: Workers,
    memory: Int = 2 << 30,
    checkpoint: Int = 2048,
    isStrict: Bool = false,
    progress: ProgressReporter = .silent
  ) {
    precondition(checkpoint >= 1, "a checkpoint every image at most")
    self.workers = workers
    self.memory = memory
    self.checkpoint = checkpoint
    self.isStrict = isStrict
    self.progress = progress
  }
}
