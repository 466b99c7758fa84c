package import Tensors

/// Sums of products over named axes, in Einstein's notation; ONNX `Einsum`.
package struct Einsum: Operator {
  /// The shapes of the operands.
  package let inputs: [Shape]
  /// For each operand the label of each axis.
  package let operands: [[Int]]
  /// The labels of the axes of y, each once; they are the first labels there are.
  package let extents: [Int]
  /// How many labels stand for axes of y: labels `0..<kept`; the others are summed.
  package let kept: Int

  var output: Shape { Shape(Array(extents.prefix(kept))) }

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    let label = operands[index][axis]
    let isAlone = operands[index].count { $0 == label } == 1
    return isAlone && label < kept && inputs[index][axis] == extents[label] ? label : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = Tensor<S>(output, repeating: 0)
    forEachProduct { places, place in
      y.elements[place] += zip(inputs, places).reduce(S(1)) { $0 * $1.0.elements[$1.1] }
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(
      inputs: Set(
        inputs.indices.filter { read in wants.indices.contains { $0 != read && wants[$0] } }
      )
    )
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradients = self.inputs.map { Tensor<S>($0, repeating: 0) }
    forEachProduct { places, place in
      for wanted in inputs.indices where wants[wanted] {
        let others = inputs.indices.reduce(cotangents[0].elements[place]) { product, other in
          other == wanted ? product : product * inputs[other].elements[places[other]]
        }
        gradients[wanted].elements[places[wanted]] += others
      }
    }
    return zip(gradients, wants).map { $1 ? $0 : nil }
  }

  /// Visits every product of the definition: where its factors lie, and where in y it is added.
  private func forEachProduct(_ visit: (_ places: [Int], _ place: Int) -> Void) {
    let strides = operands.indices.map(strides)
    let output = output.strides + [Int](repeating: 0, count: extents.count - kept)
    func place(_ index: [Int], _ strides: [Int]) -> Int {
      zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for index in Indices(extents) {
      visit(strides.map { place(index, $0) }, place(index, output))
    }
  }

  /// How far each label steps in an operand: where it stands twice along the diagonal, and not at
  /// all where it is missing or broadcast.
  func strides(_ operand: Int) -> [Int] {
    let shape = inputs[operand]
    var strides = [Int](repeating: 0, count: extents.count)
    for (axis, label) in operands[operand].enumerated() where shape[axis] > 1 {
      strides[label] += shape.strides[axis]
    }
    return strides
  }
}
