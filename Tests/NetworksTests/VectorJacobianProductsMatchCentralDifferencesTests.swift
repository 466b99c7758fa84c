import Networks
import Tensors
import Testing

@Suite("Vector-Jacobian products are the derivatives of the forward pass")
struct VectorJacobianProductsMatchCentralDifferencesTests {
  /// Half the distance of the two points of a central difference. The operators are at most
  /// rational functions of order-1 numbers, so the difference errs by about step^2 = 1e-10 and
  /// rounding by 1e-16 / step = 1e-11.
  private static let step = 1e-5

  @Test("each operator, each attribute, each input", arguments: OperatorCase.all)
  func agree(_ example: OperatorCase) throws {
    let network = try example.network()
    let inputs = example.inputs().mapValues { $0.map(Double.init) }
    let run = try ReferenceRun<Double>(network, inputs: inputs, needing: ["y"])
    let y = try #require(run.values["y"])
    var random = SplitMix64(seed: 3)
    let seed = random.tensor(y.shape).map(Double.init)
    let gradients = try run.gradients(of: "y", seed: seed, withRespectTo: example.inputNames)
    for name in example.inputNames {
      let x = try #require(inputs[name])
      let differences = try x.elements.indices.map { index in
        let sides = try [Self.step, -Self.step].map { step in
          var moved = inputs
          moved[name]?.elements[index] += step
          let y = try ReferenceRun<Double>(network, inputs: moved, needing: ["y"]).values["y"]
          return zip(try #require(y).elements, seed.elements).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return (sides[0] - sides[1]) / (2 * Self.step)
      }
      let gradient = try #require(gradients[name])
      let truth = Tensor(x.shape, differences)
      let largest = max(1, differences.reduce(0) { max($0, abs($1)) })
      let worst = zip(gradient.elements, truth.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(gradient.shape == x.shape)
      #expect(worst <= 1e-7 * largest, "with respect to \(name)")
    }
  }

  @Test("the list covers every operator that runs")
  func covers() {
    let covered = Set(OperatorCase.all.map(\.op)).sorted()
    #expect(covered == OperatorTable.names)
  }
}
