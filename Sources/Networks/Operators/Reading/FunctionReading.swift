import Diagnostics
import Tensors

extension Activation {
  init(relu reader: NodeReader) throws {
    kind = .relu
    shape = try reader.shape(0)
  }

  /// `Clip`: from opset 11 on the bounds are inputs, before that attributes.
  init(clip reader: NodeReader) throws {
    let (low, high) = (-Float.greatestFiniteMagnitude, Float.greatestFiniteMagnitude)
    let most = try reader.constantFloats(2)?.first ?? reader.float("max", default: high)
    let least = try reader.constantFloats(1)?.first ?? reader.float("min", default: low)
    // Where the bounds have changed places everything becomes the upper one, says the standard.
    kind = .clip(low: min(least, most), high: most)
    shape = try reader.shape(0)
  }
}

extension Function {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    shape = try reader.shape(0)
  }

  /// `Gelu` with its attribute `approximate`.
  init(gelu reader: NodeReader) throws {
    switch try reader.string("approximate", default: "none") {
    case "none": try self.init(.gelu, reader)
    case "tanh": try self.init(.geluByTanh, reader)
    case let other: throw reader.fault("the approximation '\(other)' is not known")
    }
  }

  /// `Celu`; its alpha divides.
  init(celu reader: NodeReader) throws {
    let alpha = try reader.number("alpha", default: 1)
    guard alpha != 0 else { throw reader.fault("alpha is 0") }
    try self.init(.celu(alpha: alpha), reader)
  }

  init(hardSigmoid reader: NodeReader) throws {
    let alpha = try reader.number("alpha", default: 0.2)
    let beta = try reader.number("beta", default: 0.5)
    try self.init(.hardSigmoid(alpha: alpha, beta: beta), reader)
  }

  init(shrink reader: NodeReader) throws {
    let bias = try reader.number("bias", default: 0)
    let lambda = try reader.number("lambd", default: 0.5)
    try self.init(.shrink(bias: bias, lambda: lambda), reader)
  }

  /// `Selu`; the standard states its constants to the last digit of Float32.
  init(selu reader: NodeReader) throws {
    let alpha = try reader.number("alpha", default: 1.67326319217681884765625)
    let gamma = try reader.number("gamma", default: 1.05070102214813232421875)
    try self.init(.selu(alpha: alpha, gamma: gamma), reader)
  }
}
