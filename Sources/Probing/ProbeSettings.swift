public import Diagnostics
public import Tensors

/// How a probe works; none of it changes a number.
public struct ProbeSettings: Sendable {
  /// The threads that decode and compute.
  public var workers: Workers
  /// How many images are run at once; 16 is where the kernels' speed levels off.
  public var batchSize: Int
  /// How many bytes of rows are held in memory; the others lie in the store, or in a folder that
  /// vanishes with the rows.
  public var memory: Int
  /// Whether a bad image file stops the run.
  public var isStrict: Bool
  /// Where it says how far it is.
  public var progress: ProgressReporter
  /// Where each pass over images says what the store has spared; nowhere by default.
  public var report: @Sendable (StoreUse) -> Void

  /// Settings.
  ///
  /// - Precondition: `batchSize >= 1`.
  public init(
    workers: Workers,
    batchSize: Int = 16,
    memory: Int = 2 << 30,
    isStrict: Bool = false,
    progress: ProgressReporter = .silent,
    report: @escaping @Sendable (StoreUse) -> Void = { _ in }
  ) {
    precondition(batchSize >= 1, "a batch holds an image")
    self.workers = workers
    self.batchSize = batchSize
    self.memory = memory
    self.isStrict = isStrict
    self.progress = progress
    self.report = report
  }
}
