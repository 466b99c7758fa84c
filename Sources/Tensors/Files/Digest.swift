import CCrypto
import Diagnostics
public import Foundation

/// A SHA-256 digest: the name of some content, the same wherever and whenever it is computed.
public struct Digest: Sendable, Hashable {
  /// 64 hexadecimal digits in lower case.
  public let hex: String

  /// The digest of bytes.
  public init(of bytes: Data) {
    var hasher = Hasher()
    hasher.update(bytes)
    self = hasher.digest()
  }

  /// The digest of text in UTF-8.
  public init(of text: String) { self.init(of: Data(text.utf8)) }

  /// The digest of a file, read in pieces of 1 MB.
  ///
  /// - Throws: `InputError` if the file cannot be read; an empty file has a digest too.
  public init(ofFile url: URL) throws {
    let file: FileHandle
    do { file = try FileHandle(forReadingFrom: url) } catch {
      throw InputError(.unreadable(url.path, error.localizedDescription))
    }
    defer { try? file.close() }
    var hasher = Hasher()
    do {
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hasher.update(piece) }
    } catch {
      throw InputError(.unreadable(url.path, error.localizedDescription))
    }
    self = hasher.digest()
  }

  /// The digest of a tensor: of its shape and its numbers' bytes.
  public init<Scalar: BitwiseCopyable>(of tensor: Tensor<Scalar>) {
    var hasher = Hasher()
    hasher.update(Data("\(Scalar.self) \(tensor.shape)\n".utf8))
    tensor.elements.withUnsafeBytes { hasher.update($0) }
    self = hasher.digest()
  }

  fileprivate init(hex: String) { self.hex = hex }
}

extension Digest {
  /// Content that arrives in pieces.
  public struct Hasher: ~Copyable {
    private let context: OpaquePointer

    /// Nothing yet.
    public init() {
      guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
      precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "SHA-256 is always there")
      self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: Data) {
      bytes.withUnsafeBytes { update($0) }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
      precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
    }

    /// The digest of all that was added.
    public consuming func digest() -> Digest {
      var bytes = [UInt8](repeating: 0, count: 32)
      precondition(EVP_DigestFinal_ex(context, &bytes, nil) == 1, "SHA-256 failed")
      return Digest(hex: Self.hex(bytes))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
      let digits = StaticString("0123456789abcdef").utf8Start
      return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
        for (place, byte) in bytes.enumerated() {
          text[2 * place] = digits[Int(byte >> 4)]
          text[2 * place + 1] = digits[Int(byte & 15)]
        }
        return 2 * bytes.count
      }
    }
  }
}

extension Digest: Codable {
  /// Reads 64 hexadecimal digits.
  ///
  /// - Throws: `DecodingError` if it is anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let hex = try container.decode(String.self)
    guard hex.utf8.count == 64, hex.allSatisfy({ "0123456789abcdef".contains($0) }) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "a digest is 64 hexadecimal digits"
      )
    }
    self.hex = hex
  }

  /// Writes the 64 hexadecimal digits.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}

extension Digest: CustomStringConvertible {
  /// The 64 hexadecimal digits.
  public var description: String { hex }
}
