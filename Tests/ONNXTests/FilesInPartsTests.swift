import Diagnostics
import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("A file is read as protobuf defines it, however its records are laid out")
struct FilesInPartsTests {
  private func builder(_ build: (inout OnnxBuilder) -> Void) throws -> Data {
    var file = OnnxBuilder()
    build(&file)
    return try file.data()
  }

  private func weight(_ value: Float) throws -> Data {
    var record = Onnx_ModelProto()
    record.graph.initializer = [
      OnnxBuilder.tensor("w", .float(Tensor([2], [value, value]), .float32))
    ]
    return try record.bytes()
  }

  private func network() throws -> Data {
    try builder { file in
      file.input("x", [2])
      file.node("Add", ["x", "w"], ["y"])
      file.output("y", [2])
    }
  }

  @Test("a graph in two parts is one graph")
  func parts() throws {
    let (whole, stored) = (try network(), try weight(3))
    for bytes in [whole + stored, stored + whole] {
      let model = try Model(bytes: bytes, name: "parts")
      #expect(model.nodes.map(\.opType) == ["Add"])
      #expect(model.initializers["w"]?.floats == Tensor([2], [3, 3]))
    }
  }

  @Test("of a field that is given twice the last counts")
  func twice() throws {
    // raw_data (field 9), eight bytes, put behind the record of the tensor.
    let tensor = Data(
      [0x08, 2, 0x10, 1, 0x42, 1] + Data("w".utf8) + [0x4A, 4, 0, 0, 0, 0] + [0x4A, 8]
        + Tensor<Float>([2], [1, 2]).elements.withUnsafeBytes { Data($0) }
    )
    let graph = Data([0x2A, UInt8(tensor.count)]) + tensor
    let bytes = try network() + Data([0x3A, UInt8(graph.count)]) + graph
    let model = try Model(bytes: bytes, name: "twice")
    #expect(model.initializers["w"]?.floats == Tensor([2], [1, 2]))
  }

  @Test(
    "lengths beyond the end and fields of no kind are refused",
    arguments: [
      [0x3A, 0x7F], [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
      [0x3A, 0x02, 0x2A, 0x7F], [0x3B], [0x3F, 0x00], [0xFF], [0x39, 0, 0],
    ] as [[UInt8]]
  )
  func broken(_ bytes: [UInt8]) throws {
    let found = try #require(
      try faults { _ = try Model(bytes: network() + Data(bytes), name: "broken") }
    )
    #expect(found.map(\.code) == ["onnx.not-protobuf"])
  }
}
