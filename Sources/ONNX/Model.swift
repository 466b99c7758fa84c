public import Diagnostics
public import Foundation
public import Tensors

/// A network as its ONNX file states it, checked: what is here can be trusted without looking again.
///
/// - The nodes are in an order in which each reads only what an earlier one made, the inputs and the
///   initializers.
/// - Every name is made once, and every name that is read is made.
/// - Every stored tensor has as many finite numbers as its shape says.
public struct Model: Sendable {
  /// The version of the file format.
  public let irVersion: Int
  /// The version of each operator set: "" is ONNX's own (`ai.onnx`).
  public let opsets: [String: Int]
  /// The program that wrote the file, with its version, as far as the file says.
  public let producer: String
  /// What must be given to run the network: the declared inputs that no initializer holds.
  public let inputs: [TensorInfo]
  /// What the network gives.
  public let outputs: [TensorInfo]
  /// The operations, sorted so that they can be run in this order.
  public let nodes: [Node]
  /// The stored tensors by name.
  public let initializers: [String: Constant]
  /// The SHA-256 of the file, or of it and the external files it names.
  public let digest: Digest

  /// The version of ONNX's own operator set.
  public var opset: Int { opsets[""] ?? 0 }
}

extension Model {
  /// Reads and checks a network. What is stored takes at most 16 bytes of memory for a byte of the
  /// file and its external files (whole numbers and truth values, which become `Int64`; real numbers
  /// of float32 take their own size): a shape or length that asks for more is refused first.
  ///
  /// - Parameter url: an `.onnx` file; external weights are looked for in its folder.
  /// - Throws: `InputError` with everything that is wrong with the file (codes `onnx.…` and
  ///   `files.…`).
  public init(reading url: URL) throws(InputError) {
    let file = try InputFile.contents(of: url)
    try self.init(
      bytes: file.data,
      name: url.path,
      folder: url.deletingLastPathComponent(),
      letGo: file.letGo
    )
  }

  /// Checks a network that is in memory.
  ///
  /// - Parameters:
  ///   - bytes: the contents of an `.onnx` file.
  ///   - name: what faults call it.
  ///   - folder: where external weights are looked for; `nil` if there can be none.
  /// - Throws: as `init(reading:)`.
  public init(bytes: Data, name: String, folder: URL? = nil) throws(InputError) {
    try self.init(bytes: bytes, name: name, folder: folder) { _ in }
  }

  /// - Parameter letGo: is told which bytes have been read.
  private init(
    bytes: Data,
    name: String,
    folder: URL?,
    letGo: @escaping @Sendable (Data) -> Void
  ) throws(InputError) {
    do throws(InputError) {
      let digest = Digest(of: bytes)
      letGo(bytes)
      var reader = try ModelReader(bytes, folder: folder, letGo: letGo)
      self = try reader.model(digest: digest)
    } catch { throw error.at(name) }
  }
}
