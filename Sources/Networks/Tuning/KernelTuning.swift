import Tensors

/// Measures what convolutions take, kernel by kernel, for a `KernelTable`.
public struct KernelTuning: Sendable {
  /// How long each kernel is run, in seconds, after the first run of each turn.
  public var secondsPerKernel = 0.05

  /// The kernels of a convolution are run in so many turns, and the lesser time counts: what disturbs
  /// the machine for a moment meets no kernel in all of them.
  private static let turns = 2

  /// Creates a measurement.
  public init() {}

  /// A table of a network's convolutions: first what each kernel takes forward, on one thread, then,
  /// with the quickest of those, what each way back takes.
  ///
  /// - Parameter name: what the table is called.
  /// - Throws: `RunError` if oneDNN fails.
  public func table(
    name: String,
    of convolutions: NetworkConvolutions
  ) throws -> KernelTable {
    let ownThreads = OpenMP.threads
    defer { OpenMP.setThreads(ownThreads) }
    OpenMP.setThreads(1)
    var forward: [ConvolutionShape: [ConvolutionKernel: Double]] = [:]
    for shape in convolutions.shapes { forward[shape] = try times(forward: shape) }
    func table(_ backward: [ConvolutionShape: [ConvolutionWayBack: Double]]) -> KernelTable {
      KernelTable(
        name: name,
        rows: forward.map {
          .init(
            instructions: .current,
            shape: $0,
            forward: $1,
            backward: backward[$0, default: [:]]
          )
        }
      )
    }
    let known = table([:])
    var backward: [ConvolutionShape: [ConvolutionWayBack: Double]] = [:]
    for shape in convolutions.forward {
      backward[shape] = try times(backward: shape, with: known)
    }
    return table(backward)
  }

  private func times(forward shape: ConvolutionShape) throws -> [ConvolutionKernel: Double] {
    try least(ConvolutionKernel.allCases) {
      try TimedConvolution(shape).microseconds($0, seconds: $1)
    }
  }

  private func times(
    backward shape: ConvolutionShape,
    with table: KernelTable
  ) throws -> [ConvolutionWayBack: Double] {
    try least(ConvolutionWayBack.allCases) {
      try TimedConvolution(shape).microseconds($0, with: table, seconds: $1)
    }
  }

  /// The least time of all turns for each way that exists.
  private func least<Way: Hashable>(
    _ ways: [Way],
    _ time: (Way, _ seconds: Double) throws -> Double?
  ) throws -> [Way: Double] {
    var times: [Way: Double] = [:]
    for _ in 0..<Self.turns {
      for way in ways {
        guard let taken = try time(way, secondsPerKernel / Double(Self.turns)) else { continue }
        times[way] = min(times[way] ?? taken, taken)
      }
    }
    return times
  }
}
