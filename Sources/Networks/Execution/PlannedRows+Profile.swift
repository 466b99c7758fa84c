import Synchronization
public import Tensors

/// How long the steps of a plan take.
public struct PlanTimes: Sendable {
  /// The milliseconds of each step in a pass of all rows: the median of its runs, as often as groups of
  /// rows come one after the other.
  public let steps: [Double]
  /// The milliseconds of a whole pass, which nobody watches: the median of several.
  public let pass: Double
}

extension PlannedRows {
  /// Times each step, and whole passes, after one pass that warms up.
  ///
  /// - Parameters:
  ///   - inputs: what `Engine.run` takes.
  ///   - seeds: gives the cotangents of a group of rows for each backward pass.
  ///   - repetitions: how many passes of either kind; at least 1.
  /// - Throws: what running throws.
  /// - Precondition: `repetitions >= 1`.
  public func profile(
    _ inputs: [String: Tensor<Float>],
    seeds: RowSeeds = { _, _ in [] },
    repetitions: Int = 9
  ) throws -> PlanTimes {
    precondition(repetitions >= 1, "at least one run")
    _ = try run(inputs, seeds: seeds)
    var passes: [Double] = []
    let watch = StepWatch(plan.steps.count)
    for _ in 0..<repetitions {
      let pass = try ContinuousClock().measure { _ = try run(inputs, seeds: seeds) }
      passes.append(pass / .milliseconds(1))
      if let groupSize {
        let groups = RowGroups(rows: rows, size: groupSize)
        _ = try plan.run(inputs, groups, threads: atOnce, seeds: seeds, through: watch.run)
      } else {
        _ = try plan.run(inputs, seeds: { try seeds($0, 0..<rows) }, through: watch.run)
      }
    }
    let medians = watch.medians
    let steps = plan.runsOfSteps.map { Double(rounds) * medians[$0].reduce(0, +) }
    return PlanTimes(steps: steps, pass: Self.median(passes))
  }

  fileprivate static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Runs steps one by one and notes their times, on several threads at once.
private final class StepWatch: Sendable {
  private let times: Mutex<[[Double]]>

  init(_ count: Int) { times = Mutex(.init(repeating: [], count: count)) }

  var medians: [Double] { times.withLock { $0.map { $0.sorted()[$0.count / 2] } } }

  func run(_ workspace: Workspace, _ range: Range<Int>) throws {
    var here: [Double] = []
    for step in range {
      let time = try ContinuousClock().measure { try workspace.run(step..<step + 1) }
      here.append(time / .milliseconds(1))
    }
    times.withLock { for (step, time) in zip(range, here) { $0[step].append(time) } }
  }
}
