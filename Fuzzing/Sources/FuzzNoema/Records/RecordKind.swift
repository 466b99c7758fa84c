/// The records of an ONNX file whose fields are records again, by the numbers of `onnx.proto`.
enum RecordKind {
  case model, graph, node, attribute, tensor, valueInfo, type, tensorType, shape, other

  /// The kind of record that stands in a field; `nil` if it holds text, bytes or numbers.
  func kind(ofField number: Int) -> RecordKind? {
    switch (self, number) {
    case (.model, 7): .graph
    case (.model, 8), (.model, 14): .other
    case (.graph, 1): .node
    case (.graph, 5), (.attribute, 5), (.attribute, 10): .tensor
    case (.graph, 11), (.graph, 12), (.graph, 13): .valueInfo
    case (.node, 5): .attribute
    case (.attribute, 6), (.attribute, 11): .graph
    case (.tensor, 13): .other
    case (.valueInfo, 2): .type
    case (.type, 1): .tensorType
    case (.tensorType, 2): .shape
    case (.shape, 1): .other
    default: nil
    }
  }
}
