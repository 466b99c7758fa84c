import Networks
import TestSupport
import Tensors
import Testing

@Suite("Each operator keeps rows apart along the axes that it names")
struct RowAxesOfEachOperatorTests {
  /// The one operation of a case; `nil` where it was computed beforehand.
  private func operation(_ drawn: OperatorCase) throws -> Networks.Operation? {
    let request = PlanRequest(
      inputs: drawn.inputs().mapValues(\.shape),
      record: drawn.outputs.filter { !$0.isEmpty }
    )
    return try drawn.network().shaped(request).operations.last
  }

  /// The inputs of an operation, other numbers for another seed.
  private func values(
    _ operation: Networks.Operation,
    _ drawn: OperatorCase,
    seed: Int
  ) -> [Tensor<Double>] {
    let inputs = drawn.inputs(seed: seed)
    return operation.inputs.map { operand in
      let value =
        if case .constant(_, let value) = operand { value } else {
          inputs[operand.name] ?? Tensor(operand.shape, repeating: 0)
        }
      return value.map { Double($0) }
    }
  }

  /// For each element whether it lies at an index of an axis.
  private func places(_ shape: Shape, _ axis: Int, at index: Int) -> [Bool] {
    let stride = shape.strides[axis]
    return (0..<shape.count).map { $0 / stride % shape[axis] == index }
  }

  @Test("what changes at one index changes nothing at another", arguments: OperatorCase.all)
  func apart(_ drawn: OperatorCase) throws {
    guard let operation = try operation(drawn) else { return }
    let kernel = operation.kernel
    let (before, other) = (values(operation, drawn, seed: 2), values(operation, drawn, seed: 3))
    let answers = kernel.compute(before)
    for (input, operand) in operation.inputs.enumerated() {
      guard case .tensor(_, let shape) = operand else { continue }
      for axis in shape.dims.indices {
        guard let target = kernel.rowAxis(axis, ofInput: input) else { continue }
        for index in Set([0, shape[axis] - 1]) where shape[axis] > 1 {
          var changed = before
          for (place, isThere) in places(shape, axis, at: index).enumerated() where isThere {
            changed[input].elements[place] = other[input].elements[place]
          }
          for (answer, another) in zip(answers, kernel.compute(changed)) {
            try #require(answer.shape[target] == shape[axis])
            let isThere = places(answer.shape, target, at: index)
            let isKept = answer.elements.indices.allSatisfy {
              isThere[$0] || answer.elements[$0].bitPattern == another.elements[$0].bitPattern
            }
            #expect(isKept, "input \(input), axis \(axis) to \(target), index \(index)")
          }
        }
      }
    }
  }

  @Test("all but a few name one for their first input")
  func known() throws {
    var (names, silent) = (Set<String>(), Set<String>())
    for drawn in OperatorCase.all {
      guard let operation = try operation(drawn), let first = operation.inputs.first,
        case .tensor(_, let shape) = first
      else { continue }
      let isKnown = shape.dims.indices.contains {
        operation.kernel.rowAxis($0, ofInput: 0) != nil
      }
      if isKnown { names.insert(drawn.op) } else { silent.insert(drawn.op) }
    }
    // Rows are followed through other extents by their order alone.
    let relabelling: Set = ["Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze"]
    #expect(
      silent.subtracting(names).subtracting(relabelling).sorted() == [
        "MaxUnpool", "Scatter", "ScatterElements", "ScatterND",
      ]
    )
  }
}
