import Tensors

/// Measures what convolutions take, kernel by kernel, for a `KernelTable`.
public struct KernelTuning: Sendable {
  /// How long each kernel is run, in seconds, after the first run.
  public var secondsPerKernel = 0.05

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
    var times: [ConvolutionKernel: Double] = [:]
    for kernel in ConvolutionKernel.allCases {
      times[kernel] = try TimedConvolution(shape).microseconds(kernel, seconds: secondsPerKernel)
    }
    return times
  }

  private func times(
    backward shape: ConvolutionShape,
    with table: KernelTable
  ) throws -> [ConvolutionWayBack: Double] {
    var times: [ConvolutionWayBack: Double] = [:]
    for way in ConvolutionWayBack.allCases {
      times[way] = try TimedConvolution(shape)
        .microseconds(way, with: table, seconds: secondsPerKernel)
    }
    return times
  }
}
