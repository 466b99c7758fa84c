import Diagnostics
package import Foundation
import SwiftProtobuf

extension Constant {
  /// Reads one tensor as ONNX writes it alone, in a `.pb` file.
  ///
  /// Such a file holds an input or an output, not a weight: its numbers need not be finite.
  ///
  /// - Throws: `InputError` if the bytes are no tensor, or one that Noema does not read.
  package init(tensorBytes bytes: Data) throws {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    let record: Onnx_TensorProto
    do { record = try Onnx_TensorProto(serializedBytes: bytes, options: options) } catch {
      throw InputError(.notONNX())
    }
    var reader = TensorReader(external: ExternalData(folder: nil), admitsNonFinite: true)
    self = try reader.constant(StoredTensor(record))
  }
}
