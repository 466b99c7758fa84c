import Diagnostics
import Foundation
import Synchronization
public import Tensors

/// A network made ready for certain shapes, tensors and gradients.
///
/// `run` holds no state of its own in the plan: two runs may overlap, each in a workspace of its
/// own. Finished workspaces are kept for the next run, because fresh memory is slow.
public final class Plan: Sendable {
  /// What a run gives.
  public struct Outputs: Sendable {
    /// The value of each recorded tensor, by name.
    public var recorded: [String: Tensor<Float>]
    /// For each backward pass of the request, the gradient with respect to each of its tensors.
    public var backward: [[String: Tensor<Float>]]

    /// The gradients of the first backward pass, by the tensors' names; none without one.
    public var gradients: [String: Tensor<Float>] { backward.first ?? [:] }
  }

  /// Where a backward pass begins and ends.
  struct Backward: Sendable {
    let seed: Placed
    let gradients: [String: Placed]
    /// The first of its steps.
    let firstStep: Int
  }

  /// What the planner's passes did, in their order.
  public let passes: [PassSummary]
  let inputs: [String: Placed]
  let recorded: [String: Placed]
  let backward: [Backward]
  /// The steps of the forward pass.
  let forwardSteps: Range<Int>
  /// The steps of all backward passes.
  let backwardSteps: Range<Int>
  let steps: [any Step]
  /// Which steps of the forward pass run again on the way back.
  let repeated: Set<Int>
  /// How the tensors of the forward pass lie.
  public let layouts: LayoutSummary
  /// How the values of a run share memory.
  public let memorySummary: MemorySummary
  private let memory: MemoryPlan
  private let engine: DNNLEngine
  private let threads: Int
  /// The memory of the weights in bytes, as the kernels want them.
  public let constantByteCount: Int
  /// How much of it another plan had already laid out.
  let sharedByteCount: Int
  private let idle = Mutex<[Workspace]>([])

  init(
    _ builder: PlanBuilder,
    forwardCount: Int,
    inputs: [String: Placed],
    recorded: [String: Placed],
    backward: [Backward],
    threads: Int,
    passes: [PassSummary],
    memory bound: MemoryBound?
  ) throws {
    func buffers(_ placed: some Sequence<Placed>) -> Set<BufferID> {
      Set(placed.compactMap(\.place.buffer))
    }
    let placed = try PlacedSteps(
      steps: builder.steps,
      byteCounts: builder.byteCounts,
      forwardCount: forwardCount,
      passes: backward.map(\.firstStep),
      ends: PlanEnds(
        inputs: buffers(inputs.values),
        recorded: buffers(recorded.values),
        seeds: buffers(backward.map(\.seed)),
        gradients: buffers(backward.flatMap(\.gradients.values))
      ),
      within: bound
    )
    (steps, memory, repeated) = (placed.steps, placed.memory, placed.repeated)
    (layouts, memorySummary) = (builder.layouts, placed.summary)
    engine = builder.engine
    constantByteCount = builder.constantByteCount
    sharedByteCount = builder.sharedByteCount
    self.inputs = inputs
    forwardSteps = 0..<forwardCount
    backwardSteps = forwardCount..<placed.steps.count
    self.recorded = recorded
    self.backward = backward
    self.threads = threads
    self.passes = passes
    let there = ProcessInfo.processInfo.physicalMemory
    guard memory.byteCount < there else {
      throw RunError(
        "one run needs \(memory.byteCount >> 20) MB, but the machine has \(there >> 20) MB: "
          + "use smaller batches"
      )
    }
  }

  /// The memory of one run in bytes, without the weights.
  public var workspaceByteCount: Int { memory.byteCount }

  /// The memory of the plan in bytes: its weights, as its kernels want them, and one run.
  public var byteCount: Int { byteCount(runs: 1) }

  /// The memory of the plan in bytes with so many runs at once.
  func byteCount(runs: Int) -> Int { runs * memory.byteCount + constantByteCount }

  /// The steps in order, each with its nodes and kernel.
  public var stepLabels: [String] { steps.map(\.label) }

  /// The shape that the seed of the first backward pass must have; `nil` if there is none.
  public var seedShape: Shape? { backward.first?.seed.shape }

  /// Runs a plan with one backward pass or none.
  ///
  /// - Parameters:
  ///   - inputs: one tensor for each input of the request, of its shape.
  ///   - seed: the cotangent of the differentiated output; needed exactly if the plan has one.
  /// - Throws: `InputError` if a tensor is missing or has another shape; `RunError` if a kernel
  ///   fails.
  public func run(_ inputs: [String: Tensor<Float>], seed: Tensor<Float>? = nil) throws -> Outputs {
    let seeds = seed.map { [$0] } ?? []
    try InputError.throwAny(faults(of: inputs) + faults(of: seeds))
    return try run(inputs) { _ in seeds }
  }

  /// Runs the forward pass, lets the caller choose the seeds by what was recorded, and runs the
  /// backward passes.
  ///
  /// - Parameters:
  ///   - inputs: one tensor for each input of the request, of its shape.
  ///   - seeds: gives the cotangent of each backward pass's output.
  /// - Throws: `InputError` if a tensor is missing or has another shape; `RunError` if a kernel
  ///   fails; what `seeds` throws.
  public func run(
    _ inputs: [String: Tensor<Float>],
    seeds: ([String: Tensor<Float>]) throws -> [Tensor<Float>]
  ) throws -> Outputs {
    try run(inputs, seeds: seeds, through: { try $0.run($1) })
  }

  /// The same, with each range of steps run by the caller.
  ///
  /// - Parameter isForwardOnly: whether the backward passes are left out.
  func run(
    _ inputs: [String: Tensor<Float>],
    isForwardOnly: Bool = false,
    seeds: ([String: Tensor<Float>]) throws -> [Tensor<Float>],
    through runSteps: (Workspace, Range<Int>) throws -> Void
  ) throws -> Outputs {
    try InputError.throwAny(faults(of: inputs))
    return try lending { workspace in
      for (name, placed) in self.inputs {
        if let tensor = inputs[name] { workspace.write(tensor, at: placed) }
      }
      return try outputs(of: workspace, isForwardOnly, seeds: seeds, through: runSteps)
    }
  }

  /// What the passes give for the inputs that a workspace holds.
  func outputs(
    of workspace: Workspace,
    _ isForwardOnly: Bool,
    seeds: ([String: Tensor<Float>]) throws -> [Tensor<Float>],
    through runSteps: (Workspace, Range<Int>) throws -> Void
  ) throws -> Outputs {
    var values: [String: Tensor<Float>] = [:]
    let goesBack = !isForwardOnly && !backward.isEmpty
    try pass(workspace, goesBack, through: runSteps) {
      values = recorded.mapValues(workspace.read)
      return goesBack ? try seeds(values) : []
    }
    return Outputs(
      recorded: values,
      backward: goesBack ? backward.map { $0.gradients.mapValues(workspace.read) } : []
    )
  }

  /// Runs the steps on the inputs that a workspace holds.
  ///
  /// - Parameter seeds: is called after the forward pass; gives the cotangent of each backward pass's
  ///   output.
  func pass(
    _ workspace: Workspace,
    _ goesBack: Bool,
    through runSteps: (Workspace, Range<Int>) throws -> Void,
    seeds: () throws -> [Tensor<Float>]
  ) throws {
    OpenMP.setThreads(threads)
    try runSteps(workspace, forwardSteps)
    let given = try seeds()
    guard goesBack else { return }
    try InputError.throwAny(faults(of: given))
    // The callback may have run another plan on this thread.
    OpenMP.setThreads(threads)
    for (seed, pass) in zip(given, backward) { workspace.write(seed, at: pass.seed) }
    try runSteps(workspace, backwardSteps)
  }

  /// Lends a workspace that no other run has.
  func lending<Result>(_ body: (Workspace) throws -> Result) throws -> Result {
    let workspace = try idle.withLock { $0.popLast() } ?? Workspace(engine, memory, steps)
    defer { idle.withLock { $0.append(workspace) } }
    return try body(workspace)
  }

  private func faults(of seeds: [Tensor<Float>]) -> [Fault] {
    backward.enumerated().compactMap { index, pass in
      let given = index < seeds.count ? seeds[index].shape : nil
      return given == pass.seed.shape ? nil : .wrongSeed(given: given, wanted: pass.seed.shape)
    }
  }

  private func faults(of given: [String: Tensor<Float>]) -> [Fault] {
    let unknown = given.keys.filter { inputs[$0] == nil }.sorted()
    var faults = unknown.map { Fault.unknownInput($0, among: inputs.keys.sorted()) }
    for (name, placed) in inputs.sorted(by: { $0.key < $1.key }) {
      guard let tensor = given[name] else {
        faults.append(.missingInput(name))
        continue
      }
      if tensor.shape != placed.shape {
        faults.append(
          .wrongInputShape(name, given: tensor.shape, declared: "\(placed.shape)")
        )
      }
    }
    return faults
  }
}
