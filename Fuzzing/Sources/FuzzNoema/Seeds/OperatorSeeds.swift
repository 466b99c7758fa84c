/// Small sound networks of one operator each, and the words from which mutations draw.
struct OperatorSeeds {
  /// What an operator reads.
  enum Operand {
    /// An input of the network.
    case x([Int])
    /// Real numbers stored in the file.
    case weight([Int])
    /// Whole numbers stored in the file.
    case ints([Int])
    /// An optional input left out.
    case absent
  }

  /// The value of an attribute.
  enum Attribute {
    case int(Int)
    case ints([Int])
    case float(Float)
    case text(String)
  }

  let op: String
  let operands: [Operand]
  let attributes: [String: Attribute]
  let opset: Int

  init(
    _ op: String,
    _ operands: [Operand],
    _ attributes: [String: Attribute] = [:],
    opset: Int = 17
  ) {
    self.op = op
    self.operands = operands
    self.attributes = attributes
    self.opset = opset
  }

  /// The file.
  var file: ProtobufRecord {
    var graph = ProtobufRecord(.graph, [.text(2, "g")])
    var names: [String] = []
    for (index, operand) in operands.enumerated() {
      let name = "x\(index)"
      names.append(name)
      switch operand {
      case .x(let dims): graph.fields.append(.record(11, .valueInfo(name, dims)))
      case .weight(let dims): graph.fields.append(.record(5, .tensor(name, dims)))
      case .ints(let numbers): graph.fields.append(.record(5, .tensor(name, whole: numbers)))
      case .absent: names[index] = ""
      }
    }
    var node = ProtobufRecord(.node, names.map { .text(1, $0) })
    node.fields += [.text(2, "h"), .text(3, "n"), .text(4, op)]
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      node.fields.append(.record(5, value.record(named: name)))
    }
    // A second node reads the first, so that rewrites and sums of cotangents are met.
    let sum = ProtobufRecord(
      .node,
      [.text(1, "h"), .text(1, "h"), .text(2, "y"), .text(3, "m"), .text(4, "Mul")]
    )
    graph.fields += [.record(1, node), .record(1, sum), .record(12, .valueInfo("y", nil))]
    let opset = ProtobufRecord(.other, [.text(1, ""), .int(2, self.opset)])
    return ProtobufRecord(.model, [.int(1, 8), .record(7, graph), .record(8, opset)])
  }
}

extension OperatorSeeds.Attribute {
  /// The attribute as a record.
  func record(named name: String) -> ProtobufRecord {
    let fields: [ProtobufRecord.Field] =
      switch self {
      case .float(let value): [.float(2, value), .int(20, 1)]
      case .int(let value): [.int(3, value), .int(20, 2)]
      case .text(let value): [.text(4, value), .int(20, 3)]
      case .ints(let values): values.map { .int(8, $0) } + [.int(20, 7)]
      }
    return ProtobufRecord(.attribute, [.text(1, name)] + fields)
  }
}

extension ProtobufRecord {
  /// An input or output; extents are left open where `dims` is `nil`.
  static func valueInfo(_ name: String, _ dims: [Int]?) -> ProtobufRecord {
    var type = ProtobufRecord(.tensorType, [.int(1, 1)])
    if let dims {
      let extents = dims.map { Field.record(1, ProtobufRecord(.other, [.int(1, $0)])) }
      type.fields.append(.record(2, ProtobufRecord(.shape, extents)))
    }
    let whole = ProtobufRecord(.type, [.record(1, type)])
    return ProtobufRecord(.valueInfo, [.text(1, name), .record(2, whole)])
  }

  /// Stored real numbers between 0.5 and 1.5.
  static func tensor(_ name: String, _ dims: [Int]) -> ProtobufRecord {
    let bytes = (0..<dims.reduce(1, *)).flatMap { index -> [UInt8] in
      let number = 0.5 + Float(index * 7 % 16) / 16
      return withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
    return tensor(name, dims, type: 1, bytes)
  }

  /// Stored whole numbers.
  static func tensor(_ name: String, whole numbers: [Int]) -> ProtobufRecord {
    let bytes = numbers.flatMap { number in
      withUnsafeBytes(of: Int64(number).littleEndian) { Array($0) }
    }
    return tensor(name, [numbers.count], type: 7, bytes)
  }

  private static func tensor(
    _ name: String,
    _ dims: [Int],
    type: Int,
    _ bytes: [UInt8]
  ) -> ProtobufRecord {
    ProtobufRecord(
      .tensor,
      dims.map { .int(1, $0) } + [
        .int(2, type), .text(8, name), Field(number: 9, value: .bytes(bytes)),
      ]
    )
  }
}

extension ProtobufRecord.Field {
  static func int(_ number: Int, _ value: Int) -> Self {
    Self(number: number, value: .varint(UInt64(bitPattern: Int64(value))))
  }

  static func float(_ number: Int, _ value: Float) -> Self {
    let bytes = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    return Self(number: number, value: .fixed32(bytes))
  }

  static func text(_ number: Int, _ value: String) -> Self {
    Self(number: number, value: .bytes(Array(value.utf8)))
  }

  static func record(_ number: Int, _ value: ProtobufRecord) -> Self {
    Self(number: number, value: .record(value))
  }
}
