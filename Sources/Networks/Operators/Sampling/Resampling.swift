package import Tensors

/// A tensor resampled along some axes; ONNX `Resize` and `Upsample`.
///
/// Interpolation is separable: each axis is made anew on its own. Where a position lies outside x
/// and the network says what stands there, the taps of its axis are empty.
package struct Resampling: Operator {
  /// The shape of x.
  package let input: Shape
  /// The axes that are resampled, ascending.
  let axes: [AxisTaps]
  /// What stands where an axis has no taps.
  package let outside: Float

  var output: Shape { axes.reduce(input) { $1.output($0) } }

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    axes.contains { $0.axis == axis } ? nil : axis
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = axes.reduce(inputs[0]) { $1.apply($0) }
    for (place, isOutside) in outsides(.plain).enumerated() where isOutside {
      y.elements[place] = S(outside)
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    // Taps that are not there carry nothing back.
    [axes.reversed().reduce(cotangents[0]) { $1.transposed.apply($0) }]
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.readAny(operation.inputs[0])
    let y = plan.append(axes, to: x, label: operation.name)
    let places = outsides(y.layout).enumerated().filter(\.1).map(\.0)
    guard !places.isEmpty, outside != 0 else { return [y] }
    plan.append("\(operation.name) outside", from: y, to: y) { [outside] _, y, _ in
      for place in places { y[place] = outside }
    }
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    [
      plan.append(
        axes.reversed().map(\.transposed),
        to: cotangents[0],
        label: "\(operation.name) (VJP)"
      )
    ]
  }

  /// For each element of y in memory whether some axis has no taps there; nothing if none has.
  private func outsides(_ layout: Layout) -> [Bool] {
    guard axes.contains(where: { $0.taps.contains(where: \.isEmpty) }) else { return [] }
    var isOutside = [Bool](repeating: false, count: output.count)
    let strides = layout.strides(output)
    for axis in axes {
      for (index, taps) in axis.taps.enumerated() where taps.isEmpty {
        var others = output.dims
        others[axis.axis] = 1
        let plane = StridedView(dims: others, strides: strides, start: index * strides[axis.axis])
        for place in plane.positions { isOutside[place] = true }
      }
    }
    return isOutside
  }
}
