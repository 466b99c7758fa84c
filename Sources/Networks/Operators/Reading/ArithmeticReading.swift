import Diagnostics
import Tensors

extension Arithmetic {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    inputs = [try reader.shape(0), try reader.shape(1)]
    output = try reader.broadcast(inputs[0], inputs[1])
  }

  /// `PRelu`: the slope broadcasts to x, and x stays as it is.
  init(prelu reader: NodeReader) throws {
    try self.init(.prelu, reader)
    guard output == inputs[0] else {
      throw reader.fault("the slope of shape \(inputs[1]) does not fit \(inputs[0])")
    }
  }
}

extension Aggregation {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    inputs = try reader.known.indices.map { (index) throws(InputError) in try reader.shape(index) }
    guard let first = inputs.first else { throw reader.fault("input 0 is missing") }
    output = try inputs.dropFirst().reduce(first) { (sum, shape) throws(InputError) in
      try reader.broadcast(sum, shape)
    }
  }
}

extension NodeReader {
  /// `Div`: whole numbers have a quotient of their own.
  func division() throws -> any Operator {
    let quotient = try Arithmetic(.divide, self)
    return try kind(0) == .whole
      ? WholeDivision(inputs: quotient.inputs, output: quotient.output) : quotient
  }

  /// `Pow`: a power with one known exponent is a function of its base, and one of whole numbers is
  /// whole.
  func power() throws -> OperatorTable.Made {
    let power = try Arithmetic(.power, self)
    if try kind(0) == .whole {
      return .init(WholePower(inputs: power.inputs, output: power.output), self, first: 2)
    }
    guard let exponent = known[1]?.value?.doubles, exponent.shape.count == 1,
      power.output == power.inputs[0], try kind(0) == .real
    else { return .init(power, self, first: 2) }
    let kind = Function.Kind.power(exponent: exponent.elements[0])
    return .init(Function(kind: kind, shape: power.output), self, first: 1)
  }
}
