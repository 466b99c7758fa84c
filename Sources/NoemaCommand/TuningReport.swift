import Foundation
import Networks
import Tensors

/// What `tune` says of the table that it wrote.
struct TuningReport: Encodable {
  /// What a pass takes with either table, in milliseconds.
  struct Pass: Encodable {
    let ownMilliseconds: Double
    let tunedMilliseconds: Double
  }

  /// The file.
  let table: String
  /// What results call the table.
  let kernels: String
  /// The processor's instructions that kernels use.
  let instructions: String
  /// How many rows the table has.
  let rows: Int
  /// Passes of one image on one thread with the program's own table and with this one; none where the
  /// network has several inputs.
  private(set) var forward: Pass?
  private(set) var forwardAndBackward: Pass?

  /// - Parameter network: what was tuned, if its passes can be timed.
  init(_ network: BenchedNetwork?, _ table: KernelTable, at place: String) throws {
    self.table = place
    kernels = table.version
    instructions = KernelTable.Instructions.current.rawValue
    rows = table.rows.count
    guard let network else { return }
    func times(_ table: KernelTable) throws -> PassTimes {
      try PassTimes(
        network.network,
        from: network.logits,
        to: network.input,
        network.shape(images: 1),
        threads: 1,
        by: table
      )
    }
    // In turns, since other work on the machine slows all for a while.
    let own = try times(.measured), tuned = try times(table)
    let ownAgain = try times(.measured), tunedAgain = try times(table)
    func least(_ time: (PassTimes) -> Double) -> Pass {
      Pass(
        ownMilliseconds: 1000 * min(time(own), time(ownAgain)),
        tunedMilliseconds: 1000 * min(time(tuned), time(tunedAgain))
      )
    }
    forward = least(\.forward)
    forwardAndBackward = least(\.both)
  }

  var text: String {
    var lines = ["kernels \(kernels), \(instructions): \(rows) rows in \(table)"]
    if let forward, let forwardAndBackward {
      lines += [
        "one image on one thread, in milliseconds, with the program's own table and with this one:",
        "  forward               \(Self.words(forward))",
        "  forward and backward  \(Self.words(forwardAndBackward))",
        "a few per cent are chance, and more where the machine does other work",
      ]
    }
    return lines.joined(separator: "\n")
  }

  private static func words(_ pass: Pass) -> String {
    String(format: "%8.2f %8.2f", pass.ownMilliseconds, pass.tunedMilliseconds)
  }
}
