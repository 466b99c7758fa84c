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
  private let plans = Mutex(KeptPlans())
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

  /// The plans that were used last, the latest at the end.
  private struct KeptPlans {
    private var plans: [(key: PlanKey, plan: Plan)] = []

    mutating func plan(_ key: PlanKey) -> Plan? {
      guard let place = plans.firstIndex(where: { $0.key == key }) else { return nil }
      let found = plans.remove(at: place)
      plans.append(found)
      return found.plan
    }

    mutating func keep(_ plan: Plan, _ key: PlanKey, within memory: Int) {
      plans.append((key, plan))
      var total = plans.reduce(0) { $0 + $1.plan.byteCount }
      while total > memory, plans.count > 1 { total -= plans.removeFirst().plan.byteCount }
    }
  }

  private struct PlanKey: Hashable {
    let inputs: [String: Shape]
    let record: [String]
    let backward: [[String]]
    let mergesBatchNormalization: Bool
    let takesCrops: Bool
  }

  /// An engine.
  ///
  /// - Parameters:
  ///   - batchSize: 16 by default, where the kernels' speed levels off.
  ///   - memory: how many bytes of plans are kept; 2 GiB by default.
  ///   - known: inputs whose values are known when a plan is made.
  /// - Precondition: `threads` and `batchSize` are at least 1.
  public init(
    _ network: Network,
    threads: Int,
    batchSize: Int = 16,
    memory: Int = 2 << 30,
    known: [String: Constant] = [:]
  ) {
    precondition(threads >= 1 && batchSize >= 1)
    self.network = network
    self.threads = threads
    self.batchSize = batchSize
    self.memory = memory
    self.known = known
  }

  /// The rows that went through the network up to now.
  public var passes: Passes { counted.withLock { $0 } }

  /// The plan for inputs of these shapes: made once and kept.
  ///
  /// - Throws: what planning throws.
  public func plan(
    _ inputs: [String: Shape],
    record: [String] = [],
    backward: [Backward] = [],
    mergesBatchNormalization: Bool = true,
    takesCrops: Bool = false
  ) throws -> Plan {
    let key = PlanKey(
      inputs: inputs,
      record: record,
      backward: backward.map(\.key),
      mergesBatchNormalization: mergesBatchNormalization,
      takesCrops: takesCrops
    )
    return try plans.withLock { plans in
      if let plan = plans.plan(key) { return plan }
      var request = PlanRequest(inputs: inputs, known: known, record: record)
      request.backward = backward.map {
        .init(of: $0.output, withRespectTo: $0.tensors, rules: $0.rules)
      }
      request.mergesBatchNormalization = mergesBatchNormalization
      request.takesCrops = takesCrops
      let plan = try network.plan(request, threads: threads)
      plans.keep(plan, key, within: memory)
      return plan
    }
  }

  /// Runs rows, all of them at once.
  ///
  /// - Parameters:
  ///   - inputs: each `[m, ...]`; any tensor of the network may be given.
  ///   - record: tensors whose values are given.
  ///   - backward: backward passes that share this forward pass.
  ///   - seeds: gives the cotangent of each backward pass, `[m, ...]`, by what was recorded.
  /// - Throws: what planning and running throw.
  public func run(
    _ inputs: [String: Tensor<Float>],
    record: [String] = [],
    backward: [Backward] = [],
    mergesBatchNormalization: Bool = true,
    seeds: ([String: Tensor<Float>]) throws -> [Tensor<Float>] = { _ in [] }
  ) throws -> Plan.Outputs {
    let plan = try plan(
      inputs.mapValues(\.shape),
      record: record,
      backward: backward,
      mergesBatchNormalization: mergesBatchNormalization
    )
    let rows = inputs.values.map { $0.shape.dims.first ?? 1 }.max() ?? 0
    counted.withLock {
      $0.forward += rows
      $0.backward += rows * backward.count
    }
    return try plan.run(inputs, seeds: seeds)
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
    let plan = try plan([station: crops.shape], record: [target], takesCrops: true)
    return try plan.run([station: crops]).recorded[target] ?? Tensor([0], [])
  }

  /// The only number of rows that the network takes at once, if its file names one.
  public func fixedBatch(of input: String) -> Int? {
    let declared = network.model.inputs.first { $0.name == input }?.dims?.first
    if case .fixed(let size) = declared { return size }
    return nil
  }
}
