import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite(
  "What the node tests run is also differentiated rightly",
  .enabled(if: ConformanceCase.areThere, ConformanceCase.whereAreThey)
)
struct NodeTestsDifferentiateTests {
  /// Half the distance of the two runs of a central difference. In Float64 the rounding of the
  /// outputs is then 1e-10 of them, and the curvature that is left out is of that size too.
  private static let step = 1e-6

  /// The fast path computes in Float32; the sum over the direction is taken of its magnitudes, so
  /// that what cancels counts.
  private static let tolerance = 1e-3

  @Test("Gradients along a random direction are central differences of the reference kernels")
  func directionalDerivatives() throws {
    var checked = 0
    for test in ConformanceCase.all {
      guard case .passes(let knowing)? = Runner.verdicts[test.name] else { continue }
      var random = Numbers(state: 1)
      let model = try test.model()
      // Examples like to lie at kinks and ties, where there is no derivative.
      let run = try Run(Network(model), test.inputs(of: model), knowing: knowing)
        .moved { $0 + Float(random.next() * 0.02 + 0.03) }
      for (output, right) in try test.outputs(of: model)
      where right.floats != nil && right.shape.count > 0 {
        for input in run.reals {
          guard let isRight = try isRight(run, output.name, input, &random) else { continue }
          checked += 1
          if !isRight { Issue.record("\(test.name): \(output.name) by \(input)") }
        }
      }
    }
    print("conformance: \(checked) gradients are central differences")
    #expect(checked > 400)
  }

  /// Whether a gradient is what a difference says; `nil` where the function has no value.
  private func isRight(
    _ run: Run,
    _ output: String,
    _ input: String,
    _ random: inout Numbers
  ) throws -> Bool? {
    guard let x = run.given[input], let y = try run.slow(recording: [output])[output],
      y.elements.allSatisfy(\.isFinite)
    else { return nil }
    let seed = y.map { _ in Float(random.next()) }
    let direction = x.map { _ in random.next() }
    let sums = try [Self.step, -Self.step].map { step in
      let moved = zip(x.elements, direction.elements).map { Double($0) + step * $1 }
      let y = try run.slow(recording: [output], moved: [input: Tensor(x.shape, moved)])[output]
      return zip(y?.elements ?? [], seed.elements).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let difference = (sums[0] - sums[1]) / (2 * Self.step)
    do {
      let gradient = try run.gradient(of: output, seed: seed, withRespectTo: input)
      let terms = zip(gradient?.elements ?? [], direction.elements).map { Double($0) * $1 }
      let (sum, size) = (terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) })
      return abs(sum - difference) <= Self.tolerance * (size + 1e-2)
    } catch let error as InputError where error.faults.map(\.code) == ["network.independent"] {
      return difference == 0
    }
  }
}

/// Random numbers between -1 and 1 (Steele et al. 2014, SplitMix64).
private struct Numbers {
  var state: UInt64

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1
  }
}
