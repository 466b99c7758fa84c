public import ONNX
import Synchronization
public import Tensors

/// Runs and differentiates one network for all instruments, many rows at once.
///
/// It is the only way from an instrument to the network. What a row gives does not depend on the
/// rows beside it, nor on the number of threads. Plans are kept, so that a method that asks a hundred
/// times pays for one; those that were used last, as far as the memory goes.
public final class Engine: Sendable {
  /// The network.
  public let network: Network
  /// The threads that the kernels may use.
  public let threads: Int
  /// How many rows are run at once.
  public let batchSize: Int
  /// Inputs whose values are known when a plan is made, such as whole numbers.
  public let known: [String: Constant]
  /// How many bytes of plans are kept, weights and workspaces; the plan in use may take more.
  public let memory: Int
  /// How many bytes the values of rows that are run at once may take.
  public let runMemory: MemoryBound?
  let plans = Mutex(KeptValues<Key, Plan>())
  let groupings = Mutex(KeptValues<Key, RowGrouping>())
  private let counted = Mutex(Passes())

  /// How many rows went through the network.
  public struct Passes: Sendable, Hashable, Codable {
    /// Rows that were run forward.
    public var forward = 0
    /// Rows that were run backward.
    public var backward = 0
  }

  /// What one backward pass is.
  public struct Backward: Sendable {
    /// The tensor from which it begins.
    public var output: String
    /// The tensors at which it is read.
    public var tensors: [String]
    /// A name for the rules: passes with the same name, output and tensors share plans, so different
    /// rules have different names.
    public var rulesName: String
    /// The choice of rules.
    public var rules: BackwardRules

    /// A backward pass; without rules it gives gradients.
    public init(
      from output: String,
      to tensors: [String],
      rulesName: String = "",
      rules: @escaping BackwardRules = exactly
    ) {
      self.output = output
      self.tensors = tensors
      self.rulesName = rulesName
      self.rules = rules
    }

    fileprivate var key: [String] { [output, rulesName] + tensors }
  }

  /// What a plan is kept under.
  struct Key: Hashable {
    let inputs: [String: Shape]
    let record: [String]
    let backward: [[String]]
    let mergesBatchNormalization: Bool
    let takesCrops: Bool
    /// On how many threads the plan is run.
    let threads: Int
    /// How many runs share the memory.
    let runs: Int

    init(_ request: PlanRequest, _ backward: [Backward], threads: Int, runs: Int = 1) {
      inputs = request.inputs
      record = request.record
      self.backward = backward.map(\.key)
      mergesBatchNormalization = request.mergesBatchNormalization
      takesCrops = request.takesCrops
      self.threads = threads
      self.runs = runs
    }
  }

  /// An engine.
  ///
  /// - Parameters:
  ///   - batchSize: 16 by default, where the kernels' speed levels off.
  ///   - memory: how many bytes of plans are kept; 2 GiB by default.
  ///   - runMemory: how many bytes the values of rows that are run at once may take; by default as
  ///     many as they take.
  ///   - known: inputs whose values are known when a plan is made.
  /// - Precondition: `threads` and `batchSize` are at least 1.
  public init(
    _ network: Network,
    threads: Int,
    batchSize: Int = 16,
    memory: Int = 2 << 30,
    runMemory: MemoryBound? = nil,
    known: [String: Constant] = [:]
  ) {
    precondition(threads >= 1 && batchSize >= 1)
    self.network = network
    self.threads = threads
    self.batchSize = batchSize
    self.memory = memory
    self.runMemory = runMemory
    self.known = known
  }

  /// The rows that went through the network up to now.
  public var passes: Passes { counted.withLock { $0 } }

  /// The plan for inputs of these shapes, all rows together: made once and kept.
  ///
  /// - Throws: what planning throws.
  public func plan(
    _ inputs: [String: Shape],
    record: [String] = [],
    backward: [Backward] = [],
    mergesBatchNormalization: Bool = true,
    takesCrops: Bool = false
  ) throws -> Plan {
    let request = request(inputs, record, backward, mergesBatchNormalization, takesCrops)
    return try plan(request, backward, threads: threads)
  }

  /// The plan by which `run` would run rows of these shapes, and in which groups: made once and kept.
  ///
  /// - Throws: what planning throws.
  public func planned(
    _ inputs: [String: Shape],
    record: [String] = [],
    backward: [Backward] = [],
    mergesBatchNormalization: Bool = true
  ) throws -> PlannedRows {
    try planned(request(inputs, record, backward, mergesBatchNormalization), backward)
  }

  private func request(
    _ inputs: [String: Shape],
    _ record: [String],
    _ backward: [Backward],
    _ mergesBatchNormalization: Bool,
    _ takesCrops: Bool = false
  ) -> PlanRequest {
    var request = PlanRequest(inputs: inputs, known: known, record: record)
    request.backward = backward.map {
      .init(of: $0.output, withRespectTo: $0.tensors, rules: $0.rules)
    }
    request.mergesBatchNormalization = mergesBatchNormalization
    request.takesCrops = takesCrops
    return request
  }

  /// Runs rows, in groups beside each other where that is quicker than all of them together.
  ///
  /// - Parameters:
  ///   - inputs: each `[m, ...]`; any tensor of the network may be given.
  ///   - record: tensors whose values are given.
  ///   - backward: backward passes that share this forward pass.
  ///   - together: whether all rows are run at once, for rules that read several rows.
  ///   - seeds: gives the cotangents of some rows for each backward pass.
  /// - Throws: what planning and running throw.
  public func run(
    _ inputs: [String: Tensor<Float>],
    record: [String] = [],
    backward: [Backward] = [],
    mergesBatchNormalization: Bool = true,
    together: Bool = false,
    seeds: RowSeeds = { _, _ in [] }
  ) throws -> Plan.Outputs {
    let request = request(inputs.mapValues(\.shape), record, backward, mergesBatchNormalization)
    let rows = inputs.values.map { $0.shape.dims.first ?? 1 }.max() ?? 0
    let planned =
      together
      ? try self.together(request, backward, rows: rows) : try planned(request, backward)
    let outputs = try planned.run(inputs, seeds: seeds)
    count(rows, backward.count)
    return outputs
  }

  /// Counts rows that were run forward, and so many times backward.
  func count(_ rows: Int, _ backward: Int) {
    counted.withLock {
      $0.forward += rows
      $0.backward += rows * backward
    }
  }

  /// Runs crops of one tensor's maps to another tensor: a part of a pass, which is not counted.
  ///
  /// - Parameters:
  ///   - crops: `[m, C, h, w]`, parts of the maps of a station of a `SpatialTrunk`.
  ///   - station: its name.
  ///   - target: a later station.
  /// - Throws: what planning and running throw.
  public func run(
    crops: Tensor<Float>,
    of station: String,
    to target: String
  ) throws -> Tensor<Float> {
    let request = request([station: crops.shape], [target], [], true, true)
    let outputs = try planned(request, []).run([station: crops]) { _, _ in [] }
    return outputs.recorded[target] ?? Tensor([0], [])
  }

  /// The only number of rows that the network takes at once, if its file names one.
  public func fixedBatch(of input: String) -> Int? {
    let declared = network.model.inputs.first { $0.name == input }?.dims?.first
    if case .fixed(let size) = declared { return size }
    return nil
  }
}
