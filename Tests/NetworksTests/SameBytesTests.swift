import Foundation
import Networks
import ONNX
import Synchronization
import TestSupport
import Tensors
import Testing

@Suite("The same input gives the same bytes", .serialized)
struct SameBytesTests {
  /// Wide enough that several threads have work and kernels use whole registers.
  private static let wide = (channels: 24, extent: 31)

  private func outputs(
    _ network: Network,
    _ images: Tensor<Float>,
    threads: Int
  ) throws -> [Tensor<Float>] {
    let seed = Tensor<Float>([images.shape[0], 7], repeating: 1)
    let run = try network.fast(
      ["x": images],
      record: ["y"],
      seed: seed,
      withRespectTo: ["x"],
      threads: threads
    )
    return [try #require(run.recorded["y"]), try #require(run.gradients["x"])]
  }

  @Test("image by image or in batches of 2 and 5", arguments: Array(0..<12))
  func batches(_ seed: Int) throws {
    let (channels, extent) = Self.wide
    let drawn = RandomNetwork(seed: seed, channels: channels, extent: extent)
    let network = try drawn.network()
    let images = drawn.images(5, channels: channels, extent: extent)
    let whole = try outputs(network, images, threads: 2)
    for size in [1, 2] {
      for start in stride(from: 0, through: 5 - size, by: size) {
        let rows = start..<start + size
        let part = try outputs(network, images.rows(rows), threads: 2)
        for (one, all) in zip(part, whole) { #expect(one == all.rows(rows), "batch \(size)") }
      }
    }
  }

  @Test("with 1, 2, 3 and 4 threads", arguments: Array(0..<12))
  func threads(_ seed: Int) throws {
    let (channels, extent) = Self.wide
    let drawn = RandomNetwork(seed: seed, channels: channels, extent: extent)
    let network = try drawn.network()
    let images = drawn.images(3, channels: channels, extent: extent)
    let one = try outputs(network, images, threads: 1)
    for count in [2, 3, 4] {
      #expect(try outputs(network, images, threads: count) == one, "\(count) threads")
    }
  }

  @Test("in runs of one plan that overlap")
  func overlapping() throws {
    let drawn = RandomNetwork(seed: 5, channels: 24, extent: 31)
    let network = try drawn.network()
    let images = (0..<8).map { index in
      var random = SplitMix64(seed: index)
      return random.tensor([2, 24, 31, 29])
    }
    let plan = try network.plan(
      PlanRequest(
        inputs: ["x": images[0].shape],
        record: ["y"],
        differentiate: .init(of: "y", withRespectTo: ["x"])
      ),
      threads: 1
    )
    let seed = Tensor<Float>([2, 7], repeating: 1)
    let alone = try images.map { try plan.run(["x": $0], seed: seed) }
    let together = Mutex<[Int: Plan.Outputs]>([:])
    DispatchQueue.concurrentPerform(iterations: 32) { index in
      let outputs = try? plan.run(["x": images[index % 8]], seed: seed)
      together.withLock { $0[index] = outputs }
    }
    let all = together.withLock { $0 }
    for index in 0..<32 {
      #expect(all[index]?.recorded == alone[index % 8].recorded)
      #expect(all[index]?.gradients == alone[index % 8].gradients)
    }
  }

  @Test("on a real network, for any batch and number of threads")
  func realNetwork() throws {
    guard let url = TestData.find("networks/squeezenet1.1.onnx") else { return }
    let network = Network(try Model(reading: url))
    var random = SplitMix64(seed: 1)
    let images = random.tensor([3, 3, 227, 227], in: -100...100)
    func gradients(_ images: Tensor<Float>, threads: Int) throws -> Plan.Outputs {
      var seed = Tensor<Float>([images.shape[0], 1000], repeating: 0)
      for row in 0..<images.shape[0] { seed.elements[row * 1000 + 340] = 1 }
      return try network.fast(
        ["data": images],
        record: ["logits"],
        seed: seed,
        of: "logits",
        withRespectTo: ["data", "fire5"],
        threads: threads
      )
    }
    let whole = try gradients(images, threads: 2)
    // More than one kernel may use: from 9 on oneDNN would divide sums otherwise.
    for threads in [1, 4, 16] {
      let other = try gradients(images, threads: threads)
      #expect(other.recorded == whole.recorded && other.gradients == whole.gradients)
    }
    let last = try gradients(images.rows(2..<3), threads: 1)
    for (name, value) in last.gradients { #expect(value == whole.gradients[name]?.rows(2..<3)) }
    #expect(last.recorded["logits"] == whole.recorded["logits"]?.rows(2..<3))
  }
}
