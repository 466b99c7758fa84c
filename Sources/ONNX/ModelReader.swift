import Diagnostics
import Foundation
import Tensors

/// Checks a parsed file and collects everything that is wrong with it.
struct ModelReader {
  /// Format versions that are known: 3 introduced operator set versions.
  private static let irVersions: ClosedRange<Int64> = 3...14
  /// Operator set versions that are known.
  private static let opsetVersions: ClosedRange<Int64> = 7...28

  private let file: Onnx_ModelProto
  private let initializers: [StoredTensor]
  private var tensors: TensorReader
  private var faults: [Fault] = []
  private let letGo: @Sendable (Data) -> Void

  /// Parses the file.
  ///
  /// - Parameter letGo: is told which bytes have been read.
  /// - Throws: `onnx.not-protobuf`, `onnx.no-graph`: nothing else can be said of such a file.
  init(
    _ bytes: Data,
    folder: URL?,
    letGo: @escaping @Sendable (Data) -> Void
  ) throws(InputError) {
    do {
      let records = try StoredRecords(bytes)
      (file, initializers) = (records.model, records.initializers)
    } catch { throw InputError(.notONNX()) }
    guard file.hasGraph, !file.graph.node.isEmpty else { throw InputError(.noGraph()) }
    tensors = TensorReader(external: ExternalData(folder: folder))
    self.letGo = letGo
  }

  /// The checked model.
  ///
  /// - Parameter digest: of the file itself.
  /// - Throws: every fault that was found.
  mutating func model(digest: Digest) throws(InputError) -> Model {
    let opsets = readOpsets()
    let constants = readInitializers()
    let stored = Set(initializers.map(\.record.name))
    let inputs = readInfos(file.graph.input.filter { !stored.contains($0.name) }, "input")
    let outputs = readInfos(file.graph.output, "output")
    if inputs.isEmpty && file.graph.input.allSatisfy({ stored.contains($0.name) }) {
      faults.append(.noInputs())
    }
    if file.graph.output.isEmpty { faults.append(.noOutputs()) }

    var reader = NodeReader(file)
    let nodes = file.graph.node.enumerated().map { index, node in
      reader.node(node, at: index, tensors: &tensors)
    }
    faults += reader.faults
    for domain in Set(nodes.map(\.domain)).sorted() where opsets[domain] == nil {
      faults.append(.noOpset(domain))
    }
    let topology = Topology(
      nodes,
      given: stored.union(file.graph.input.map(\.name)),
      outputs: file.graph.output.map(\.name)
    )
    faults += topology.faults
    try InputError.throwAny(faults)
    return Model(
      irVersion: Int(file.irVersion),
      opsets: opsets,
      producer: [file.producerName, file.producerVersion].filter { !$0.isEmpty }
        .joined(separator: " "),
      inputs: inputs,
      outputs: outputs,
      nodes: topology.sorted,
      initializers: constants,
      digest: combined(digest)
    )
  }

  private mutating func readOpsets() -> [String: Int] {
    if !Self.irVersions.contains(file.irVersion) {
      faults.append(.irVersion(file.irVersion, known: Self.irVersions))
    }
    var opsets: [String: Int] = [:]
    for opset in file.opsetImport {
      let domain = Model.domain(opset.domain)
      opsets[domain] = Int(opset.version)
      if domain.isEmpty && !Self.opsetVersions.contains(opset.version) {
        faults.append(.opsetVersion(opset.version, known: Self.opsetVersions))
      }
    }
    return opsets
  }

  /// The stored tensors by name. They are copied out of the file by all processors at once: fresh
  /// memory is slow.
  private mutating func readInitializers() -> [String: Constant] {
    let located = initializers.map { tensor in
      Result { () throws(InputError) in try tensors.located(tensor) }
    }
    let constants = Workers(ProcessInfo.processInfo.activeProcessorCount)
      .map(blocks: located.count) { [tensors, letGo] index in
        located[index].flatMap { tensor in
          defer { if let raw = tensor.raw { letGo(raw) } }
          return Result { () throws(InputError) in try tensors.numbers(of: tensor) }
        }
      }
    var named: [String: Constant] = [:]
    for (tensor, constant) in zip(initializers, constants) {
      let name = tensor.record.name
      switch constant {
      case .success(let constant):
        if named.updateValue(constant, forKey: name) != nil { faults.append(.madeTwice(name)) }
      case .failure(let error): faults += error.at("stored tensor \(name)").faults
      }
    }
    for sparse in file.graph.sparseInitializer {
      faults.append(.sparse().at("stored tensor \(sparse.values.name)"))
    }
    return named
  }

  private mutating func readInfos(
    _ infos: [Onnx_ValueInfoProto],
    _ role: String
  ) -> [TensorInfo] {
    var seen: Set<String> = []
    return infos.compactMap { info in
      let place = "\(role) \(info.name)"
      if !seen.insert(info.name).inserted { faults.append(.madeTwice(info.name).at(place)) }
      guard info.type.hasTensorType, info.type.tensorType.elemType != 0 else {
        faults.append(.noType(info.name).at(place))
        return nil
      }
      let tensor = info.type.tensorType
      guard let type = ElementType(rawValue: tensor.elemType), type.byteCount != nil else {
        faults.append(.elementType(tensor.elemType).at(place))
        return nil
      }
      let dims = tensor.hasShape ? tensor.shape.dim.map(TensorInfo.Dimension.init) : nil
      return TensorInfo(name: info.name, elementType: type, dims: dims)
    }
  }

  /// The digest of the file and of the external files it names.
  private func combined(_ digest: Digest) -> Digest {
    let others = tensors.external.digests
    if others.isEmpty { return digest }
    return Digest(
      of: ([digest.hex] + others.map { "\($0.location) \($0.digest)" })
        .joined(separator: "\n")
    )
  }
}

extension Model {
  /// ONNX's own operators have two spellings.
  static func domain(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }
}

extension TensorInfo.Dimension {
  /// Extents that are not positive stand for "any" in files of several exporters.
  fileprivate init(_ dimension: Onnx_DimensionProto) {
    switch dimension.value {
    case .dimValue(let extent) where extent > 0: self = .fixed(Int(extent))
    case .dimParam(let name) where !name.isEmpty: self = .symbolic(name)
    default: self = .unknown
    }
  }
}
