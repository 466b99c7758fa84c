import Foundation
import Networks

/// The plan as people read it.
extension PlanReport {
  var text: String {
    let shapes = inputs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    var lines = ["plan for \(shapes.joined(separator: ", "))", wayOfRows, "kernels \(kernels)", ""]
    lines.append("passes: operations before and after")
    lines += passes.map { "\(Self.right($0.before, 6)) \(Self.right($0.after, 6))  \($0.name)" }
    lines += [layoutLine, memoryLine] + (memory.checkpoints.map { [checkpointLine($0)] } ?? [])
    lines += ["", passMilliseconds == nil ? "steps" : timedHeading]
    lines += steps.map(line)
    if let passMilliseconds { lines += ["", timeLine(pass: passMilliseconds)] }
    lines += ["", "weights laid out for the kernels \(Self.megabytes(weights))"]
    let terms = PlanTerms.explained(in: lines)
    return (lines + (terms.isEmpty ? [] : [""] + terms)).joined(separator: "\n")
  }

  private var wayOfRows: String {
    guard let size = rows.groupSize else {
      let all = rows.count == 1 ? "one row" : "all \(rows.count) rows together"
      return "\(all), on \(threads) \(threads == 1 ? "thread" : "threads")"
    }
    let atOnce = rows.groupsAtOnce == 1 ? "one at a time" : "\(rows.groupsAtOnce) at once"
    return "\(rows.count) rows in \(rows.groups) groups of \(size), \(atOnce), each on one thread; "
      + "the steps are those of one group"
  }

  private var layoutLine: String {
    "layouts: \(layouts.blocked) tensors in blocks of channels, \(layouts.channelsLast) channels-last, "
      + "\(layouts.plain) plain; \(layouts.conversions) \(layouts.conversions == 1 ? "conversion" : "conversions")"
  }

  private var memoryLine: String {
    let runs = rows.groupSize == nil ? "" : " a group"
    return "memory: \(memory.buffers) buffers in \(Self.megabytes(memory.byteCount))\(runs), "
      + "\(Self.megabytes(memory.separateByteCount)) without sharing; \(memory.inPlace) written in place"
  }

  private func checkpointLine(_ checkpoints: MemorySummary.Checkpoints) -> String {
    let again = steps.filter(\.summary.isAgain)
    let cost: String
    if passMilliseconds == nil {
      let work = again.reduce(0) { $0 + ($1.summary.operations ?? 0) }
      let forward = steps.filter { !$0.summary.isBackward }
        .reduce(0) { $0 + ($1.summary.operations ?? 0) }
      cost = "\((100 * work / max(forward, 1)).formatted(0)) % of the forward pass's products"
    } else {
      cost = "\(again.reduce(0) { $0 + ($1.milliseconds ?? 0) }.formatted(2)) ms"
    }
    return
      "checkpoints: the forward pass in \(checkpoints.parts) parts, \(checkpoints.steps) steps "
      + "computed again, \(cost); without them \(Self.megabytes(checkpoints.byteCountWithout))"
  }

  private var timedHeading: String {
    "steps: milliseconds of a pass of all rows, part of all, GFLOP/s (medians of several passes)"
  }

  private func line(_ step: Step) -> String {
    let summary = step.summary
    var columns = [
      summary.isAgain ? "again   " : summary.isBackward ? "backward" : "forward "
    ]
    if let milliseconds = step.milliseconds, let share = step.share {
      columns.append(Self.right(milliseconds.formatted(3), 9))
      columns.append(Self.right("\((share * 100).formatted(1)) %", 7))
      let speed = step.gigaflopsPerSecond.map { $0.formatted(0) }
      columns.append(Self.right(speed ?? "", 6))
    }
    let shape = summary.shape.map(String.init).joined(separator: "x")
    let made = [shape, summary.layout].compactMap(\.self).joined(separator: " ")
    columns.append(made.padding(toLength: max(30, made.count), withPad: " ", startingAt: 0))
    columns.append(summary.runs == 1 ? summary.label : "\(summary.label), \(summary.runs) runs")
    return columns.joined(separator: " ")
  }

  private func timeLine(pass: Double) -> String {
    func total(_ isCounted: (StepSummary) -> Bool) -> Double {
      steps.filter { isCounted($0.summary) }.reduce(0) { $0 + ($1.milliseconds ?? 0) }
    }
    let (forward, all) = (total { !$0.isBackward }, total { _ in true })
    let parts =
      forward == all
      ? "" : "forward \(forward.formatted(2)) ms, backward \((all - forward).formatted(2)) ms, "
    return "\(parts)all steps timed one by one \(all.formatted(2)) ms; a pass that nobody "
      + "times inside \(pass.formatted(2)) ms"
  }

  private static func right(_ value: some CustomStringConvertible, _ width: Int) -> String {
    let text = value.description
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func megabytes(_ count: Int) -> String {
    "\((Double(count) / 1_048_576).formatted(1)) MB"
  }
}

extension Double {
  /// The number with so many digits after the point.
  fileprivate func formatted(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
