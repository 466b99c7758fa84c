import Foundation

/// A stored tensor: its record without raw bytes, and the raw bytes, which may still be a part of
/// the file.
struct StoredTensor {
  let record: Onnx_TensorProto
  let raw: Data?

  /// - Parameter raw: the bytes of the numbers; `nil` if they stand in another field or file.
  init(_ record: Onnx_TensorProto, raw: Data?) {
    self.record = record
    self.raw = raw
  }

  /// A record that holds its own bytes, if any.
  init(_ record: Onnx_TensorProto) {
    self.init(record, raw: record.rawData.isEmpty ? nil : record.rawData)
  }
}
