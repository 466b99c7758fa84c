import Foundation

/// What a benchmark prints: the times of its repetitions and the memory of its process.
struct Timing: Codable {
  /// Seconds of each repetition.
  var seconds: [Double]
  /// Seconds of each named part of the last repetition.
  var phases: [String: Double] = [:]
  /// The most memory that the process held, in MB.
  var peakMegabytes = Timing.peakMegabytes()

  /// How long something takes.
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    return try clock.measure(work) / .seconds(1)
  }

  /// Prints the timing as one line of JSON.
  func show() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(self), as: UTF8.self))
  }

  private static func peakMegabytes() -> Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
