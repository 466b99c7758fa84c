import Networks
import Tensors

/// What the whole network says about its operations, whatever tensor is asked about.
struct RuleGraph {
  /// One operation from the inputs to the output.
  struct Place {
    let operation: Operation
    /// What it is to the rules.
    var family: OperatorFamily
    /// The input that gets the relevance where the other one is a gate or a weight.
    var signal: Int?
    /// Whether no layer with weights comes before it on any way.
    var isFirst = false
    /// Whether no layer with weights comes after it on any way.
    var isLast = false
    /// Whether no layer with weights comes before it on any way, so that it only prepares the input.
    var isBeforeLayers = false
    /// Whether its inputs are known not to be negative.
    var readsNonNegative = false

    /// The tensor that names the place.
    var output: String { operation.firstOutput }
  }

  /// The operations in the order of the forward pass.
  private(set) var places: [Place]
  private let makers: [String: Int]

  /// - Parameter operations: all operations from the network's inputs to the output, in the order of
  ///   the forward pass.
  init(_ operations: [Operation]) {
    places = operations.map { Place(operation: $0, family: OperatorFamily($0)) }
    var makers: [String: Int] = [:]
    for (index, operation) in operations.enumerated() {
      for name in operation.outputs where !name.isEmpty { makers[name] = index }
    }
    self.makers = makers
    tellProductsApart()
    findEnds()
    findNonNegative()
  }

  /// The place that makes a tensor.
  func place(making tensor: String) -> Place? { makers[tensor].map { places[$0] } }

  // MARK: Products

  private mutating func tellProductsApart() {
    for index in places.indices {
      let place = places[index]
      switch place.family {
      case .quotient:
        places[index].signal = place.operation.inputs[0].isConstant ? nil : 0
      case .product where place.operation.inputs.count == 2:
        let gates = place.operation.inputs.map { gate(behind: $0.name) }
        guard let gate = gates[0] == nil ? 1 : gates[1] == nil ? 0 : nil, let kind = gates[gate]
        else { continue }
        places[index].signal = 1 - gate
        let inputs = place.operation.inputs.map(\.name)
        places[index].family =
          kind == .softmax
          ? .attentionProduct
          : roots(of: inputs[gate]) == roots(of: inputs[1 - gate])
            ? .selfGatedProduct : .gatedProduct
      default: break
      }
    }
  }

  /// The bounded function that makes a tensor, be it moved, scaled or shifted afterwards.
  private func gate(behind tensor: String) -> OperatorFamily? {
    var tensor = tensor
    while let place = place(making: tensor) {
      switch place.family {
      case .softmax, .squashing: return place.family
      case .movement, .scaling, .bias:
        guard let next = place.operation.inputs.first(where: { !$0.isConstant }) else { return nil }
        tensor = next.name
      default: return nil
      }
    }
    return nil
  }

  /// The tensors of which a tensor is a function element by element.
  private func roots(of tensor: String) -> Set<String> {
    var (roots, seen, open): (Set<String>, Set<String>, [String]) = ([], [tensor], [tensor])
    while let next = open.popLast() {
      guard let place = place(making: next), place.operation.kernel.isElementwise else {
        roots.insert(next)
        continue
      }
      for input in place.operation.inputs where !input.isConstant {
        if seen.insert(input.name).inserted { open.append(input.name) }
      }
    }
    return roots
  }

  // MARK: Ends

  private mutating func findEnds() {
    var after: Set<String> = []
    for (index, place) in places.enumerated() {
      let isAfter = place.operation.inputs.contains { after.contains($0.name) }
      places[index].isFirst = place.family.isLayer && !isAfter
      places[index].isBeforeLayers = !isAfter
      if isAfter || place.family.isLayer { after.formUnion(place.operation.outputs) }
    }
    var before: Set<String> = []
    for (index, place) in places.enumerated().reversed() {
      let isBefore = place.operation.outputs.contains(where: before.contains)
      places[index].isLast = place.family.isLayer && !isBefore
      if isBefore || place.family.isLayer { before.formUnion(place.operation.inputs.map(\.name)) }
    }
  }

  // MARK: Signs

  private mutating func findNonNegative() {
    var known: Set<String> = []
    func isKnown(_ operand: Operand) -> Bool {
      if case .constant(_, let value) = operand { return value.elements.allSatisfy { $0 >= 0 } }
      return known.contains(operand.name)
    }
    for (index, place) in places.enumerated() {
      let operation = place.operation
      let inputs = operation.inputs.filter { !$0.isConstant }
      places[index].readsNonNegative = inputs.allSatisfy(isKnown)
      if operation.kernel.isNonNegative || place.keepsSigns && operation.inputs.allSatisfy(isKnown)
      {
        known.formUnion(operation.outputs)
      }
    }
  }
}

extension RuleGraph.Place {
  /// Whether the outputs are not negative where the inputs are not.
  fileprivate var keepsSigns: Bool {
    switch family {
    case .movement: !(operation.kernel is Padding)
    case .maximum, .rectifier: true
    case .average: !(operation.kernel is Resampling)
    case .sum: (operation.kernel as? Arithmetic)?.kind != .subtract
    default: false
    }
  }
}

extension Operator {
  /// Whether each element of the output depends on the elements at its place alone.
  fileprivate var isElementwise: Bool {
    self is Function || self is Activation || self is Arithmetic || self is Aggregation
  }

  /// Whether the outputs are never negative.
  fileprivate var isNonNegative: Bool {
    switch self {
    case let kernel as Activation:
      switch kernel.kind {
      case .relu: true
      case .clip(let low, _): low >= 0
      }
    case let kernel as Function:
      switch kernel.kind {
      case .sigmoid, .softplus, .exponential, .absolute: true
      default: false
      }
    case let kernel as Softmax: !kernel.isLogarithm
    default: false
    }
  }
}

extension Operation {
  /// The first tensor with a name that is made, which names the operation in its graph.
  var firstOutput: String { outputs.first { !$0.isEmpty } ?? "" }
}
