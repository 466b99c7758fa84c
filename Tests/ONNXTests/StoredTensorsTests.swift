import Diagnostics
import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Stored tensors are believed only as far as their bytes go") struct StoredTensorsTests {
  /// A network that stores one tensor `w`.
  private func model(_ tensor: Onnx_TensorProto) throws -> Model {
    var builder = OnnxBuilder()
    builder.input("x", [nil, 2])
    builder.output("y", [nil, 2])
    builder.node("Add", ["x", "w"], ["y"])
    builder.record.graph.initializer = [tensor]
    builder.record.graph.initializer[0].name = "w"
    return try builder.model()
  }

  private func tensor(
    _ type: ElementType,
    _ dims: [Int64] = [2],
    _ fill: (inout Onnx_TensorProto) -> Void
  ) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.dataType = type.rawValue
    tensor.dims = dims
    fill(&tensor)
    return tensor
  }

  @Test("real numbers of every type are read from raw bytes and from their typed fields")
  func floats() throws {
    let raw: [(ElementType, [UInt8])] = [
      (.float32, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]), (.float16, [0, 0x3C, 0, 0xC0]),
      (.bfloat16, [0x80, 0x3F, 0, 0xC0]),
      (.float64, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]),
    ]
    for (type, bytes) in raw {
      let constant = try model(tensor(type) { $0.rawData = Data(bytes) }).initializers["w"]
      #expect(constant == .float(Tensor([2], [1, -2]), type), "\(type)")
    }
    let typed: [(ElementType, (inout Onnx_TensorProto) -> Void)] = [
      (.float32, { $0.floatData = [1, -2] }), (.float64, { $0.doubleData = [1, -2] }),
      (.float16, { $0.int32Data = [0x3C00, 0xC000] }),
      (.bfloat16, { $0.int32Data = [0x3F80, 0xC000] }),
    ]
    for (type, fill) in typed {
      let constant = try model(tensor(type, [2], fill)).initializers["w"]
      #expect(constant == .float(Tensor([2], [1, -2]), type), "\(type)")
    }
  }

  @Test("whole numbers of every type are read from raw bytes and from their typed fields")
  func integers() throws {
    for type in [ElementType.int8, .int16, .int32, .uint8, .uint16, .bool] {
      let constant = try model(tensor(type) { $0.int32Data = [1, 0] }).initializers["w"]
      #expect(constant == .int(Tensor([2], [1, 0]), type), "\(type)")
      let width = try #require(type.byteCount)
      let raw = Data([1] + [UInt8](repeating: 0, count: 2 * width - 1))
      let other = try model(tensor(type) { $0.rawData = raw }).initializers["w"]
      #expect(other == constant, "\(type)")
    }
    let long = try model(tensor(.int64) { $0.int64Data = [.min, .max] }).initializers["w"]
    #expect(long == .int(Tensor([2], [.min, .max]), .int64))
    let unsigned = try model(tensor(.uint64) { $0.uint64Data = [0, 9] }).initializers["w"]
    #expect(unsigned == .int(Tensor([2], [0, 9]), .uint64))
  }

  @Test("lengths, shapes and values that do not fit are refused, naming the tensor")
  func refuses() throws {
    let cases: [(Onnx_TensorProto, String)] = [
      (tensor(.float32) { $0.rawData = Data(count: 7) }, "onnx.wrong-length"),
      (tensor(.float32) { $0.floatData = [1] }, "onnx.wrong-length"),
      (tensor(.float32) { _ in }, "onnx.wrong-length"),
      (tensor(.float32, [-1]) { $0.floatData = [1] }, "onnx.bad-shape"),
      (tensor(.float32, [.max, 2]) { $0.floatData = [1] }, "onnx.bad-shape"),
      (tensor(.float64, [.max / 4]) { $0.rawData = Data(count: 8) }, "onnx.bad-shape"),
      (tensor(.int8) { $0.int32Data = [1, 128] }, "onnx.out-of-range"),
      (tensor(.uint64) { $0.uint64Data = [1, .max] }, "onnx.out-of-range"),
      (tensor(.float64) { $0.doubleData = [1, 1e300] }, "files.lossy"),
      (tensor(.string) { $0.rawData = Data(count: 2) }, "onnx.element-type"),
      (tensor(.float32) { $0.floatData = [1, .infinity] }, "onnx.not-finite"),
      (tensor(.float32) { $0.floatData = [.nan, 1] }, "onnx.not-finite"),
    ]
    for (tensor, code) in cases {
      let fault = try #require(try faults { _ = try model(tensor) }?.first)
      #expect(fault.code == code)
      #expect(fault.place == "test.onnx: stored tensor w", "\(code)")
    }
  }

  @Test("a single infinite number is a bound, not a broken weight")
  func infiniteBound() throws {
    let bound = tensor(.float32, []) { $0.floatData = [-.infinity] }
    #expect(try model(bound).initializers["w"]?.floats?.elements == [-.infinity])
  }

  @Test("tensors of attributes are read by the same rules, naming node and attribute")
  func attributes() throws {
    var builder = OnnxBuilder()
    builder.input("x", [nil, 2])
    builder.output("y", [nil, 2])
    builder.node("Constant", [], ["w"], ["value": .integers(Tensor([2], [3, 4]))])
    builder.node("Add", ["x", "w"], ["y"])
    let node = try builder.model().nodes[0]
    #expect(node.attributes["value"] == .tensor(.int(Tensor([2], [3, 4]), .int64)))
    builder.record.graph.node[0].attribute[0].t.rawData = Data(count: 3)
    let fault = try #require(try faults { _ = try builder.model() }?.first)
    #expect(fault.place == "test.onnx: node Constant_0 (Constant): attribute value")
  }
}
