package import Foundation
import SwiftProtobuf

extension Onnx_ModelProto {
  /// The record as an `.onnx` file holds it.
  ///
  /// - Throws: what the protobuf library says.
  package func bytes() throws -> Data { try serializedData() }
}
