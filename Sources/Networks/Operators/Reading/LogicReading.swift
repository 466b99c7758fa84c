import Diagnostics
import ONNX
import Tensors

extension Comparison {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    inputs = [try reader.shape(0), try reader.shape(1)]
    output = try reader.broadcast(inputs[0], inputs[1])
  }
}

extension Examination {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    shape = try reader.shape(0)
  }

  /// `IsInf`, whose attributes say which signs count.
  init(infinite reader: NodeReader) throws {
    let kind = Kind.isInfinite(
      negative: try reader.flag("detect_negative", default: true),
      positive: try reader.flag("detect_positive", default: true)
    )
    try self.init(kind, reader)
  }
}

extension Selection {
  init(_ reader: NodeReader) throws {
    inputs = [try reader.shape(0), try reader.shape(1), try reader.shape(2)]
    output = try reader.broadcast(reader.broadcast(inputs[0], inputs[1]), inputs[2])
  }
}

extension Remainder {
  init(_ reader: NodeReader) throws {
    followsDividend = try reader.flag("fmod", default: false)
    inputs = [try reader.shape(0), try reader.shape(1)]
    output = try reader.broadcast(inputs[0], inputs[1])
    guard try followsDividend || reader.kind(0) != .real else {
      throw reader.fault("real numbers need the attribute fmod to be 1")
    }
  }
}

extension Casting {
  /// `Cast`, whose attribute names the element type.
  init(_ reader: NodeReader) throws {
    let number = Int32(truncatingIfNeeded: try reader.int("to", default: 1))
    guard let type = ElementType(rawValue: number), type.isFloat || type.isInteger else {
      throw reader.fault("a cast to the element type \(number) is not supported")
    }
    self.init(source: try reader.kind(0), target: NumberKind(type), shape: try reader.shape(0))
  }

  /// `CastLike`: to the kind of the second input.
  init(like reader: NodeReader) throws {
    self.init(source: try reader.kind(0), target: try reader.kind(1), shape: try reader.shape(0))
  }
}
