import Foundation
public import Images
public import Tensors

extension Preprocessing {
  /// The digest of all that can change the network's input.
  public var digest: Digest {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let bytes = try? encoder.encode(self) else {
      preconditionFailure("a preprocessing of finite numbers can be encoded")
    }
    return Digest(of: bytes)
  }
}
