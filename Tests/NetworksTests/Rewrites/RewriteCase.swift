import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// A small network that a pass of the planner changes, with the names of what it makes on the way.
struct RewriteCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What the pass is called.
  let pass: String
  /// How many operations the pass takes away if only `y` is asked for.
  let saved: Int
  let inner: [String]
  let shape: Shape
  let build: @Sendable (inout OnnxBuilder, inout SplitMix64) -> Void

  init(
    _ description: String,
    pass: String,
    saves saved: Int,
    inner: [String],
    _ shape: Shape,
    _ build: @escaping @Sendable (inout OnnxBuilder, inout SplitMix64) -> Void
  ) {
    testDescription = description
    self.pass = pass
    self.saved = saved
    self.inner = inner
    self.shape = shape
    self.build = build
  }

  func network() throws -> Network {
    var (file, random) = (OnnxBuilder(opset: 17), SplitMix64(seed: 11))
    file.input("x", [nil] + shape.dims.map { $0 })
    build(&file, &random)
    file.output("y", [])
    file.record.graph.output[0].type.tensorType.clearShape()
    return Network(try file.model())
  }

  func images(_ count: Int) -> Tensor<Float> {
    var random = SplitMix64(seed: 12)
    return random.tensor(Shape([count] + shape.dims))
  }

  /// Recorded or differentiated, alone or with everything between, the network gives what the plain
  /// kernels give for the file as it is written; and the pass does something.
  ///
  /// Sums of at most a hundred products of numbers below 1 in Float32: 1e-5 of the largest.
  func check() throws {
    let network = try network()
    for batch in [1, 3] {
      let inputs = ["x": images(batch)]
      let plain = try network.fast(inputs, record: ["y"])
      let y = try #require(plain.recorded["y"])
      var random = SplitMix64(seed: 13)
      let seed = random.tensor(y.shape)
      let (record, wrt) = (["y"] + inner, ["x"] + inner)
      let slow = try network.slow(inputs, record: record, seed: seed, withRespectTo: wrt)
      #expect(relativeError(y, slow.recorded["y"]) <= 1e-5)
      let whole = try network.fast(inputs, record: record, seed: seed, withRespectTo: wrt)
      for name in record {
        #expect(relativeError(whole.recorded[name], slow.recorded[name]) <= 1e-5, "\(name)")
      }
      for name in wrt {
        #expect(relativeError(whole.gradients[name], slow.gradients[name]) <= 1e-5, "\(name)")
      }
      let alone = try network.fast(inputs, record: [], seed: seed, withRespectTo: ["x"])
      #expect(relativeError(alone.gradients["x"], slow.gradients["x"]) <= 1e-5)
    }
    let request = PlanRequest(inputs: ["x": images(1).shape], record: ["y"])
    let done = try network.plan(request, threads: 1).passes.first { $0.name == pass }
    #expect(done.map { $0.before - $0.after } == saved)
    let all = PlanRequest(inputs: ["x": images(1).shape], record: ["y"] + inner)
    let kept = try network.plan(all, threads: 1).passes.first { $0.name == pass }
    #expect(kept.map { $0.before - $0.after } == 0, "what is recorded is not merged")
  }
}
