import Diagnostics
import Foundation
import Networks
import ONNX
import Statistics
import Tensors

/// What `inspect --plan` shows: how the planner runs a network, step by step.
struct PlanReport: Encodable {
  /// One step, perhaps with its time.
  struct Step: Encodable {
    let summary: StepSummary
    let milliseconds: Double?
    /// The part of the time of all steps.
    let share: Double?
    let gigaflopsPerSecond: Double?
  }

  let inputs: [String: [Int]]
  let threads: Int
  /// The table that the choice of layouts and kernels rests on.
  let kernels: String
  let passes: [PassSummary]
  let steps: [Step]
  /// The memory of one run in bytes.
  let workspace: Int
  /// The same if no two tensors shared any.
  let workspaceWithoutReuse: Int
  /// The memory of the weights in bytes.
  let weights: Int

  private init(
    _ plan: Plan,
    inputs: [String: Shape],
    threads: Int,
    kernels: KernelTable,
    times: [Double]?
  ) {
    self.inputs = inputs.mapValues(\.dims)
    self.threads = threads
    self.kernels = kernels.version
    passes = plan.passes
    let total = times?.reduce(0, +) ?? 0
    steps = plan.stepSummaries.enumerated().map { index, summary in
      let time = times?[index]
      return Step(
        summary: summary,
        milliseconds: time,
        share: time.map { $0 / max(total, .leastNonzeroMagnitude) },
        gigaflopsPerSecond: summary.operations.flatMap { operations in
          time.map { operations / max($0, 1e-6) / 1e6 }
        }
      )
    }
    workspace = plan.workspaceByteCount
    workspaceWithoutReuse = plan.separateByteCount
    weights = plan.constantByteCount
  }

  // MARK: Text

  var text: String {
    let shapes = inputs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    var lines = ["plan for \(shapes.joined(separator: ", "))", "kernels \(kernels)", ""]
    lines.append("passes, operations")
    lines += passes.map { "\(Self.right($0.before, 6)) \(Self.right($0.after, 6))  \($0.name)" }
    lines += ["", steps.contains { $0.milliseconds != nil } ? timedHeading : "steps"]
    lines += steps.map(line)
    if steps.contains(where: { $0.milliseconds != nil }) {
      lines += ["", "forward \(total(false)) ms"]
      if steps.contains(where: \.summary.isBackward) { lines.append("backward \(total(true)) ms") }
    }
    lines += [
      "",
      "workspace \(Self.megabytes(workspace)), \(Self.megabytes(workspaceWithoutReuse)) without reuse",
      "weights \(Self.megabytes(weights))",
    ]
    return lines.joined(separator: "\n")
  }

  private var timedHeading: String {
    "steps: milliseconds, part of all, GFLOP/s (\(threads) threads, median of several runs)"
  }

  private func line(_ step: Step) -> String {
    var columns = [step.summary.isBackward ? "backward" : "forward "]
    if let milliseconds = step.milliseconds, let share = step.share {
      columns.append(Self.right(milliseconds.formatted(3), 9))
      columns.append(Self.right("\((share * 100).formatted(1)) %", 7))
      let speed = step.gigaflopsPerSecond.map { $0.formatted(0) }
      columns.append(Self.right(speed ?? "", 6))
    }
    let shape = step.summary.shape.map(String.init).joined(separator: "x")
    let made = [shape, step.summary.layout].compactMap(\.self).joined(separator: " ")
    columns.append(made.padding(toLength: max(30, made.count), withPad: " ", startingAt: 0))
    columns.append(step.summary.label)
    return columns.joined(separator: " ")
  }

  private func total(_ isBackward: Bool) -> String {
    steps.filter { $0.summary.isBackward == isBackward }
      .reduce(0) { $0 + ($1.milliseconds ?? 0) }
      .formatted(2)
  }

  private static func right(_ value: some CustomStringConvertible, _ width: Int) -> String {
    let text = value.description
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func megabytes(_ count: Int) -> String {
    "\((Double(count) / 1e6).formatted(1)) MB"
  }
}

extension Double {
  /// The number with so many digits after the point.
  fileprivate func formatted(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}

extension PlanReport {
  /// Plans a network for its logits, and times the plan if asked to, on random numbers.
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
    let plan = try Engine(network, threads: threads, runMemory: memory).plan(
      inputs,
      record: logits.map { [$0] } ?? outputs,
      backward: gradient ? [.init(from: target, to: images.map { [$0] } ?? [])] : []
    )
    var random = SplitMix64(state: 0)
    let times =
      try profile
      ? plan.profile(
        inputs.mapValues { shape in
          Tensor(shape, (0..<shape.count).map { _ in Float.random(in: -2...2, using: &random) })
        },
        seeds: plan.seedShape.map { [Tensor($0, repeating: 1)] } ?? []
      ) : nil
    self.init(plan, inputs: inputs, threads: threads, kernels: network.kernels, times: times)
  }
}
