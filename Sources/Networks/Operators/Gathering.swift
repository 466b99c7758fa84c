package import Tensors

/// Runs of elements picked by constant indices; ONNX `Gather`, `GatherElements`, `GatherND` and
/// `Compress`.
///
/// Run `i` of y is the run of x that begins at `starts[i]`; every run of x begins at a multiple of
/// their common length.
package struct Gathering: Movement {
  /// The shape of x.
  package let input: Shape
  /// The shape of y.
  package let output: Shape
  /// Where the runs lie in x.
  let runs: Runs

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    let x = inputs[0].elements
    return [Tensor(output, runs.starts.flatMap { x[$0..<$0 + runs.length] })]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    for (run, start) in runs.starts.enumerated() {
      for i in 0..<runs.length {
        gradient.elements[start + i] += cotangents[0].elements[run * runs.length + i]
      }
    }
    return [gradient]
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], as: .plain)
    let y = plan.make(output, .plain)
    plan.append(
      HostStep(label: "\(operation.name) runs", inputs: [x.operand], outputs: [y.operand]) {
        [runs, workers = plan.workers] sources, destinations in
        runs.gather(sources[0], into: destinations[0], workers)
      }
    )
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let g = try plan.convert(cotangents[0], to: .plain)
    let gradient = plan.make(input, .plain)
    let arrivals = RunArrivals(runs, count: input.count)
    plan.append(
      HostStep(
        label: "\(operation.name) (VJP) runs",
        inputs: [g.operand],
        outputs: [gradient.operand]
      ) { [workers = plan.workers] sources, destinations in
        arrivals.add(sources[0], into: destinations[0], workers)
      }
    )
    return [gradient]
  }
}
