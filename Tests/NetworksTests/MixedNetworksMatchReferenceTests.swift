import Networks
import Tensors
import Testing

@Suite("Whole networks: fused, laid out and differentiated, they equal the plain kernels")
struct MixedNetworksMatchReferenceTests {
  @Test("values and gradients within 1e-5 of the largest", arguments: Array(0..<40))
  func agree(_ seed: Int) throws {
    let drawn = RandomNetwork(seed: seed)
    let network = try drawn.network()
    var random = SplitMix64(seed: seed)
    for batch in [1, 3] {
      let inputs = ["x": drawn.images(batch)]
      let cotangent = random.tensor([batch, 7])
      let inner = drawn.inner.filter { _ in Bool.random(using: &random) }
      let record = ["y"] + inner
      let wrt = ["x"] + drawn.inner
      let slow = try network.slow(inputs, record: record, seed: cotangent, withRespectTo: wrt)
      let plain = try network.fast(inputs, record: ["y"])
      #expect(relativeError(plain.recorded["y"], slow.recorded["y"]) <= 1e-5)
      let fast = try network.fast(inputs, record: record, seed: cotangent, withRespectTo: wrt)
      for name in record {
        #expect(relativeError(fast.recorded[name], slow.recorded[name]) <= 1e-5, "value \(name)")
      }
      for name in wrt {
        #expect(
          relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-5,
          "gradient \(name)"
        )
      }
      // Asking for less merges more; it must not change more than rounding does.
      let alone = try network.fast(inputs, record: [], seed: cotangent, withRespectTo: ["x"])
      #expect(relativeError(alone.gradients["x"], slow.gradients["x"]) <= 1e-5)
    }
  }
}
