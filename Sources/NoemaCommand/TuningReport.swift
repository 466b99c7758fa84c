import Foundation
import Networks

/// What `tune` says of the table that it wrote.
struct TuningReport: Encodable {
  /// The file.
  let table: String
  /// What results call the table.
  let kernels: String
  /// The processor's instructions that kernels use.
  let instructions: String
  /// How many rows the table has.
  let rows: Int
  /// What it would bring beside the program's own table.
  let forward: TuningGain
  let backward: TuningGain

  init(of convolutions: NetworkConvolutions, _ table: KernelTable, at place: String) {
    self.table = place
    kernels = table.version
    instructions = KernelTable.Instructions.current.rawValue
    rows = table.rows.count
    forward = .forward(of: convolutions, table, over: .measured)
    backward = .backward(of: convolutions, table, over: .measured)
  }

  var text: String {
    """
    kernels \(kernels), \(instructions): \(rows) rows in \(table)
    forward:  \(sentence(forward))
    way back: \(sentence(backward))
    milliseconds are of all convolutions of one image, on one thread
    """
  }

  private func sentence(_ gain: TuningGain) -> String {
    let shapes = "\(gain.changed) of \(gain.shapes) shapes take another kernel"
    let times = [gain.before, gain.after].map { String(format: "%.2f", $0) }
    return "\(shapes) than by the program's own table: \(times[0]) to \(times[1]) ms, "
      + String(format: "%.1f %% less", 100 * gain.saved)
  }
}
