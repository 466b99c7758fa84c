import Diagnostics

extension Fault {
  static func notONNX() -> Fault {
    Fault(
      "onnx.not-protobuf",
      "this is not an ONNX file, or it is damaged or cut off",
      remedy: "copy it again, or export the network again"
    )
  }

  static func noGraph() -> Fault {
    Fault("onnx.no-graph", "the file holds no network (no graph with nodes)")
  }

  static func irVersion(_ version: Int64, known: ClosedRange<Int64>) -> Fault {
    Fault(
      "onnx.ir-version",
      "the file's format version is \(version); known are \(known.lowerBound) to"
        + " \(known.upperBound)",
      remedy: "export the network again, or convert it with onnx.version_converter"
    )
  }

  static func opsetVersion(_ version: Int64, known: ClosedRange<Int64>) -> Fault {
    Fault(
      "onnx.opset-version",
      "the file uses version \(version) of ONNX's operators; known are \(known.lowerBound) to"
        + " \(known.upperBound)",
      remedy: "export with another opset_version, or convert it with onnx.version_converter"
    )
  }

  static func noOpset(_ domain: String) -> Fault {
    let name = domain.isEmpty ? "ONNX's own operators (ai.onnx)" : "the operators of \(domain)"
    return Fault("onnx.no-opset", "the file does not say which version of \(name) it uses")
  }

  static func madeTwice(_ name: String) -> Fault {
    Fault("onnx.made-twice", "the tensor \(name) is made more than once")
  }

  static func madeByNobody(_ name: String, near: String?) -> Fault {
    Fault(
      "onnx.made-by-nobody",
      "it reads the tensor \(name), which nothing makes",
      remedy: near
    )
  }

  static func danglingOutput(_ name: String, near: String?) -> Fault {
    Fault(
      "onnx.dangling-output",
      "the network's output \(name) is a tensor that nothing makes",
      remedy: near
    )
  }

  static func cycle(_ nodes: [String]) -> Fault {
    let more = nodes.count > 8 ? ", … (\(nodes.count) in all)" : ""
    return Fault(
      "onnx.cycle",
      "these nodes wait for each other in a circle, or for a node that does: "
        + nodes.prefix(8).joined(separator: ", ") + more
    )
  }

  static func noInputs() -> Fault {
    Fault("onnx.no-inputs", "the network has no input: every tensor that it reads is stored")
  }

  static func noOutputs() -> Fault {
    Fault("onnx.no-outputs", "the network has no output")
  }

  static func noType(_ name: String) -> Fault {
    Fault(
      "onnx.no-type",
      "the file does not say what tensor \(name) is (sequences, maps and"
        + " optional values are not read)"
    )
  }

  static func elementType(_ code: Int32) -> Fault {
    let name = ElementType(rawValue: code).map { "\($0)" } ?? "number \(code)"
    return Fault(
      "onnx.element-type",
      "elements of type \(name) cannot be run",
      remedy: "export the network in float32"
    )
  }

  static func length(_ shape: String, wanted: Int, have: Int, unit: String) -> Fault {
    Fault(
      "onnx.wrong-length",
      "the stored tensor of shape \(shape) needs \(wanted) \(unit), and there are \(have)"
    )
  }

  static func outOfRange(_ type: ElementType, index: Int) -> Fault {
    Fault("onnx.out-of-range", "its element \(index) is not a value of type \(type)")
  }

  static func notFinite(_ value: String, index: Int, count: Int) -> Fault {
    Fault(
      "onnx.not-finite",
      "\(count) of its numbers are not finite; the first is \(value), element \(index)",
      remedy: "train or export the network again: nothing that it says would mean anything"
    )
  }

  static func badShape(_ dims: [Int64]) -> Fault {
    Fault("onnx.bad-shape", "its shape \(dims) is negative or too large")
  }

  static func subgraph(_ attribute: String) -> Fault {
    Fault(
      "onnx.subgraph",
      "its attribute \(attribute) holds a graph of its own (If, Loop, Scan): control flow is not"
        + " run",
      remedy: "export for a fixed input, or simplify the file, so that the branches are resolved"
    )
  }

  static func attribute(_ attribute: String, type: Int32) -> Fault {
    Fault("onnx.attribute", "its attribute \(attribute) is of kind \(type), which is not read")
  }

  static func attributeTwice(_ attribute: String) -> Fault {
    Fault("onnx.attribute-twice", "its attribute \(attribute) is given twice")
  }

  static func localFunction(_ name: String) -> Fault {
    Fault(
      "onnx.local-function",
      "it calls \(name), a function that the file defines itself; these are not run",
      remedy: "inline them with onnx.inliner.inline_local_functions"
    )
  }

  static func sparse() -> Fault {
    Fault("onnx.sparse", "it is stored as a sparse tensor, which is not read")
  }

  static func external(_ what: String) -> Fault {
    Fault("onnx.external-data", "its external data cannot be read: \(what)")
  }
}
