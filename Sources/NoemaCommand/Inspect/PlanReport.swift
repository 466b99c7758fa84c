import Diagnostics
import Foundation
import Networks
import ONNX
import Statistics
import Tensors

/// What `inspect --plan` shows: how the planner runs a network, step by step.
struct PlanReport: Encodable {
  /// How the rows of the inputs go through the plan.
  struct Rows: Encodable {
    /// How many there are.
    let count: Int
    /// How many are a group, each run on one thread; `nil` where all run together, on all threads.
    let groupSize: Int?
    let groups: Int
    let groupsAtOnce: Int
  }

  /// One step, perhaps with its time.
  struct Step: Encodable {
    let summary: StepSummary
    /// What it takes in a pass of all rows.
    let milliseconds: Double?
    /// The part of the time of all steps.
    let share: Double?
    let gigaflopsPerSecond: Double?
  }

  let inputs: [String: [Int]]
  let threads: Int
  let rows: Rows
  /// The table that the choice of layouts and kernels rests on.
  let kernels: String
  let passes: [PassSummary]
  let layouts: LayoutSummary
  /// The memory of one run: of one group of rows, or of all.
  let memory: MemorySummary
  let steps: [Step]
  /// The milliseconds of a whole pass, without looking at steps.
  let passMilliseconds: Double?
  /// The memory of weights that were laid out anew for the kernels, in bytes.
  let weights: Int

  private init(
    _ planned: PlannedRows,
    inputs: [String: Shape],
    threads: Int,
    kernels: KernelTable,
    times: PlanTimes?
  ) {
    let plan = planned.plan
    self.inputs = inputs.mapValues(\.dims)
    self.threads = threads
    rows = Rows(
      count: planned.rows,
      groupSize: planned.groupSize,
      groups: planned.groups,
      groupsAtOnce: planned.atOnce
    )
    self.kernels = kernels.version
    (passes, layouts, memory) = (plan.passes, plan.layouts, plan.memorySummary)
    let total = times?.steps.reduce(0, +) ?? 0
    steps = plan.stepSummaries.enumerated().map { index, summary in
      let time = times?.steps[index]
      return Step(
        summary: summary,
        milliseconds: time,
        share: time.map { $0 / max(total, .leastNonzeroMagnitude) },
        gigaflopsPerSecond: summary.operations.flatMap { operations in
          time.map { Double(planned.groups) * operations / max($0, 1e-6) / 1e6 }
        }
      )
    }
    passMilliseconds = times?.pass
    weights = plan.constantByteCount
  }
}

extension PlanReport {
  /// Plans a network for its logits, as it is run, and times the plan if asked to, on random numbers.
  ///
  /// - Throws: what planning and running throw.
  init(
    _ network: Network,
    inputs: [String: Shape],
    logits: String?,
    gradient: Bool,
    profile: Bool,
    threads: Int,
    memory: MemoryBound?
  ) throws {
    let outputs = network.model.outputs.map(\.name)
    let target = logits ?? outputs.first ?? ""
    let images = network.model.inputs.first { inputs[$0.name] != nil }?.name
    let planned = try Engine(network, threads: threads, runMemory: memory).planned(
      inputs,
      record: logits.map { [$0] } ?? outputs,
      backward: gradient ? [.init(from: target, to: images.map { [$0] } ?? [])] : []
    )
    var random = SplitMix64(state: 0)
    let seed = planned.plan.seedShape.map { [Tensor<Float>($0, repeating: 1)] } ?? []
    let times =
      try profile
      ? planned.profile(
        inputs.mapValues { shape in
          Tensor(shape, (0..<shape.count).map { _ in Float.random(in: -2...2, using: &random) })
        }
      ) { _, _ in seed } : nil
    self.init(planned, inputs: inputs, threads: threads, kernels: network.kernels, times: times)
  }
}
