import Tensors

/// A function that an exporter wrote out of smaller ones becomes one function again: GELU out of its
/// error function, SiLU out of a sigmoid, hard swish out of a hard sigmoid.
struct FunctionRecognition: Rewrite {
  var name: String { "functions that were written out" }

  func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard isProduct(operation) else { return nil }
      var product = Product()
      product.add(operation, around)
      guard let found = product.function(around) else { return nil }
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: Function(kind: found.kind, shape: found.x.shape),
          inputs: [found.x],
          outputs: operation.outputs
        ),
        absorbed: found.absorbed
      )
    }
  }
}

/// A product of two tensors, or of a tensor and a number.
private func isProduct(_ operation: Operation) -> Bool {
  (operation.kernel as? Arithmetic)?.kind == .multiply
}

/// The one number of a constant operand.
private func number(_ operand: Operand) -> Double? {
  guard let value = operand.value, value.shape.count == 1 else { return nil }
  return Double(value.elements[0])
}

private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * abs(b) }

/// The factors of a tree of products.
private struct Product {
  private var factor = 1.0
  private var tensors: [Operand] = []
  private var absorbed: [Int] = []

  /// Takes a product apart, as far as only this one reads its factors.
  mutating func add(_ operation: Operation, _ around: Surroundings) {
    for operand in operation.inputs {
      if let number = number(operand) {
        factor *= number
      } else if let made = around.onlyMaker(of: operand), isProduct(made.operation) {
        absorbed.append(made.position)
        add(made.operation, around)
      } else {
        tensors.append(operand)
      }
    }
  }

  /// The function of x that the product is: x g with a gate g of the same x.
  func function(
    _ around: Surroundings
  ) -> (kind: Function.Kind, x: Operand, absorbed: [Int])? {
    guard tensors.count == 2 else { return nil }
    for (x, gate) in [(tensors[0], tensors[1]), (tensors[1], tensors[0])] {
      guard let made = around.onlyMaker(of: gate), x.computed != nil, x.shape == gate.shape else {
        continue
      }
      if let found = SelfGate(made, x, around), isNear(factor, found.factor) {
        return (found.kind, x, absorbed + found.absorbed)
      }
    }
    return nil
  }
}

/// What x is multiplied with, and the number that is missing to a known function.
private struct SelfGate {
  let kind: Function.Kind
  let factor: Double
  let absorbed: [Int]

  init?(_ made: Surroundings.Made, _ x: Operand, _ around: Surroundings) {
    let operation = made.operation
    switch operation.kernel {
    case let function as Function where operation.inputs[0].name == x.name:
      factor = 1
      absorbed = [made.position]
      switch function.kind {
      case .sigmoid: kind = .swish(alpha: 1)
      case .hardSigmoid(let alpha, let beta) where isNear(alpha, 1 / 6) && isNear(beta, 0.5):
        kind = .hardSwish
      default: return nil
      }
    case let sum as Arithmetic where sum.kind == .add:
      guard let erf = SelfGate.summand(operation, beside: 1).flatMap(around.onlyMaker),
        (erf.operation.kernel as? Function)?.kind == .erf,
        let scaled = around.onlyMaker(of: erf.operation.inputs[0]),
        SelfGate.isScaled(scaled.operation, x, by: 0.5.squareRoot())
      else { return nil }
      kind = .gelu
      factor = 0.5
      absorbed = [made.position, erf.position, scaled.position]
    default: return nil
    }
  }

  /// The other summand of a sum with a number.
  private static func summand(_ sum: Operation, beside wanted: Double) -> Operand? {
    let index = sum.inputs.firstIndex { number($0).map { isNear($0, wanted) } ?? false }
    return index.map { sum.inputs[1 - $0] }
  }

  /// Whether an operation is x times a number.
  private static func isScaled(_ operation: Operation, _ x: Operand, by wanted: Double) -> Bool {
    guard let arithmetic = operation.kernel as? Arithmetic,
      let index = operation.inputs.firstIndex(where: { $0.name == x.name }),
      let number = number(operation.inputs[1 - index])
    else { return false }
    switch arithmetic.kind {
    case .multiply: return isNear(number, wanted)
    case .divide: return index == 0 && isNear(1 / number, wanted)
    default: return false
    }
  }
}
