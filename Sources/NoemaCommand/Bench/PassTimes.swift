import Foundation
import Networks
import Statistics
import Tensors

/// How long a network's passes take at certain input shapes.
struct PassTimes {
  /// How many rows a pass has.
  let rows: Int
  /// Seconds of a forward pass.
  let forward: Double
  /// Seconds of a forward pass and a backward pass to the input.
  let both: Double

  /// Times both passes, after one of each that is not counted.
  ///
  /// - Parameters:
  ///   - output: what is differentiated.
  ///   - input: the only input.
  ///   - kernels: how convolutions are computed; `nil` for as the network has it.
  /// - Throws: what planning and running throw.
  init(
    _ network: Network,
    from output: String,
    to input: String,
    _ shape: Shape,
    threads: Int,
    by kernels: KernelTable? = nil
  ) throws {
    var network = network
    network.kernels = kernels ?? network.kernels
    rows = shape.dims.first ?? 1
    let engine = Engine(network, threads: threads)
    // Planning refuses what is too large, before there is an input of that size.
    _ = try engine.plan([input: shape], record: [output])
    var random = SeededGenerator(seed: 0)
    let x = [input: Tensor(shape, random.normals(shape.count))]
    forward = try Self.median { _ = try engine.run(x, record: [output]) }
    both = try Self.median {
      _ = try engine.run(x, record: [output], backward: [.init(from: output, to: [input])]) {
        recorded,
        _ in recorded[output].map { [$0.map { _ in 1 }] } ?? []
      }
    }
  }

  /// The seconds that something takes: the median of as many runs as a quarter of a second holds, at
  /// least three.
  private static func median(_ work: () throws -> Void) throws -> Double {
    try work()
    let clock = ContinuousClock()
    var seconds: [Double] = []
    let start = clock.now
    while seconds.count < 3 || clock.now - start < .milliseconds(250) {
      seconds.append(try clock.measure(work) / .seconds(1))
    }
    return Sample(seconds).quantile(0.5)
  }
}
