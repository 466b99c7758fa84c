import Foundation
import Networks

/// What a machine does: its figures, each beside that of a named machine.
struct MachineFigures: Encodable {
  let noema = Noema.version
  let oneDNN = OneDNN.version
  let processor = Processor.name
  let instructionSet = OneDNN.instructionSet
  let cores = ProcessInfo.processInfo.activeProcessorCount
  let threads: Int
  /// The table that the choice of layouts and kernels rests on.
  let kernels: String
  /// The machine whose figures stand beside this one's.
  let reference = ReferenceMachine.name
  private(set) var figures: [Figure] = []

  /// One figure.
  struct Figure: Encodable {
    let name: String
    let value: Double
    let unit: Unit
    /// The reference machine's; `nil` where it has none.
    let reference: Double?
  }

  /// What a figure counts.
  enum Unit: String, Encodable {
    /// Products and sums, of which a multiplication with its addition is two.
    case gigaflops = "GFLOP/s"
    case images = "images/s"
    case seconds = "s"
  }

  /// No figures yet.
  init(threads: Int, kernels: KernelTable) {
    self.threads = threads
    self.kernels = kernels.version
  }

  mutating func add(_ name: String, _ value: Double, _ unit: Unit) {
    figures.append(
      Figure(name: name, value: value, unit: unit, reference: ReferenceMachine.figures[name])
    )
  }

  /// Adds what a network's passes take, in images a second.
  mutating func add(_ network: String, _ times: PassTimes) {
    add("\(network), forward", Double(times.rows) / times.forward, .images)
    add("\(network), forward and backward", Double(times.rows) / times.both, .images)
  }

  /// A table.
  var text: String {
    let lines = [
      "\(processor), \(instructionSet), \(cores) \(cores == 1 ? "core" : "cores"); "
        + "\(threads) \(threads == 1 ? "thread" : "threads"), oneDNN \(oneDNN), kernels \(kernels)",
      "",
    ]
    let width = figures.map(\.name.count).max() ?? 0
    let rows = figures.map { figure in
      let name = figure.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let own = Self.right(Self.digits(figure.value))
      let unit = figure.unit.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
      return "\(name) \(own) \(unit) \(Self.right(figure.reference.map(Self.digits) ?? "-"))"
    }
    let title = "".padding(toLength: width, withPad: " ", startingAt: 0)
    let header = "\(title) \(Self.right("here"))          \(Self.right("there"))"
    return (lines + [header] + rows + ["", "there: \(reference)"]).joined(separator: "\n")
  }

  /// Three digits, as many as a measurement deserves.
  private static func digits(_ value: Double) -> String {
    value >= 1000 ? String(format: "%.0f", value) : String(format: "%.3g", value)
  }

  private static func right(_ text: String) -> String {
    String(repeating: " ", count: max(0, 9 - text.count)) + text
  }
}
