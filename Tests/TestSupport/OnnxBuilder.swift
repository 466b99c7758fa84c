public import Foundation
public import ONNX
public import Tensors

/// Builds small ONNX files for tests, valid or not.
public struct OnnxBuilder {
  /// The file's record, for what the methods below do not reach.
  package var record = Onnx_ModelProto()

  /// An empty network.
  public init(opset: Int = 17, irVersion: Int = 8) {
    record.irVersion = Int64(irVersion)
    record.producerName = "tests"
    record.graph.name = "test"
    self.opset("", opset)
  }

  /// Sets the version of an operator set, beside those already there.
  public mutating func opset(_ domain: String, _ version: Int) {
    var entry = Onnx_OperatorSetIdProto()
    entry.domain = domain
    entry.version = Int64(version)
    record.opsetImport.append(entry)
  }

  /// Declares an input; a `nil` extent is left open, and named `N` if it is the first.
  public mutating func input(
    _ name: String,
    _ dims: [Int?],
    _ type: ElementType = .float32
  ) {
    record.graph.input.append(Self.info(name, dims, type))
  }

  /// Declares an output.
  public mutating func output(
    _ name: String,
    _ dims: [Int?],
    _ type: ElementType = .float32
  ) {
    record.graph.output.append(Self.info(name, dims, type))
  }

  /// Adds an operation.
  public mutating func node(
    _ opType: String,
    _ inputs: [String],
    _ outputs: [String],
    name: String = "",
    domain: String = "",
    _ attributes: [String: Value] = [:]
  ) {
    var node = Onnx_NodeProto()
    node.opType = opType
    node.input = inputs
    node.output = outputs
    node.name = name
    node.domain = domain
    node.attribute = attributes.sorted { $0.key < $1.key }.map { $0.value.record(named: $0.key) }
    record.graph.node.append(node)
  }

  /// Stores a weight as float32 bytes.
  public mutating func initializer(_ name: String, _ tensor: Tensor<Float>) {
    record.graph.initializer.append(Self.tensor(name, .float(tensor, .float32)))
  }

  /// Stores whole numbers as int64 bytes.
  public mutating func initializer(_ name: String, _ tensor: Tensor<Int64>) {
    record.graph.initializer.append(Self.tensor(name, .int(tensor, .int64)))
  }

  /// The bytes of the file.
  ///
  /// - Throws: never for what can be built here.
  public func data() throws -> Data { try record.bytes() }

  /// Writes the file.
  ///
  /// - Throws: what the file system says.
  @discardableResult
  public func write(to url: URL) throws -> URL {
    try data().write(to: url)
    return url
  }

  /// The checked model.
  ///
  /// - Throws: what `ONNX.Model` finds wrong with it.
  public func model() throws -> Model { try Model(bytes: data(), name: "test.onnx") }
}

extension OnnxBuilder {
  /// The value of an attribute.
  public enum Value: Sendable {
    /// A whole number.
    case int(Int)
    /// A real number.
    case float(Float)
    /// Text.
    case string(String)
    /// Whole numbers.
    case ints([Int])
    /// Real numbers.
    case floats([Float])
    /// Real numbers stored as float32.
    case tensor(Tensor<Float>)
    /// Whole numbers stored as int64.
    case integers(Tensor<Int64>)

    fileprivate func record(named name: String) -> Onnx_AttributeProto {
      var record = Onnx_AttributeProto()
      record.name = name
      switch self {
      case .float(let value): (record.type, record.f) = (1, value)
      case .int(let value): (record.type, record.i) = (2, Int64(value))
      case .string(let value): (record.type, record.s) = (3, Data(value.utf8))
      case .tensor(let value):
        (record.type, record.t) = (4, OnnxBuilder.tensor("", .float(value, .float32)))
      case .integers(let value):
        (record.type, record.t) = (4, OnnxBuilder.tensor("", .int(value, .int64)))
      case .floats(let values): (record.type, record.floats) = (6, values)
      case .ints(let values): (record.type, record.ints) = (7, values.map { Int64($0) })
      }
      return record
    }
  }

  /// A stored tensor, float32 or int64, in raw bytes.
  package static func tensor(_ name: String, _ constant: Constant) -> Onnx_TensorProto {
    var record = Onnx_TensorProto()
    record.name = name
    record.dims = constant.shape.dims.map { Int64($0) }
    switch constant {
    case .float(let tensor, _):
      record.dataType = ElementType.float32.rawValue
      record.rawData = StoredArray(tensor).bytes
    case .int(let tensor, _):
      record.dataType = ElementType.int64.rawValue
      record.rawData = StoredArray(tensor).bytes
    }
    return record
  }

  private static func info(
    _ name: String,
    _ dims: [Int?],
    _ type: ElementType
  ) -> Onnx_ValueInfoProto {
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = type.rawValue
    info.type.tensorType.shape.dim = dims.enumerated().map { axis, extent in
      var dimension = Onnx_DimensionProto()
      if let extent { dimension.dimValue = Int64(extent) }
      if extent == nil && axis == 0 { dimension.dimParam = "N" }
      return dimension
    }
    return info
  }
}
