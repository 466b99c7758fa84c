import ArgumentParser
import Foundation
import Networks
import ONNX

/// The network that a command asks.
struct NetworkArgument: ParsableArguments {
  @Argument(help: "The network, an ONNX file.", completion: .file(extensions: ["onnx"]))
  var network: String

  var url: URL { URL(filePath: network) }

  init() {}

  /// A network by its path.
  init(_ path: String) { network = path }

  /// The network of the file.
  func read() throws -> Network { Network(try Model(reading: url)) }
}
