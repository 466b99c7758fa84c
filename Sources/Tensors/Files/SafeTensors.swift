public import Diagnostics
public import Foundation

/// Named arrays with text beside them, in the `.safetensors` format.
public struct SafeTensors: Sendable, Hashable {
  /// The texts that stand under `__metadata__`.
  public var metadata: [String: String]
  /// The arrays by name.
  public var arrays: [String: StoredArray]

  /// Arrays to be written.
  public init(metadata: [String: String] = [:], arrays: [String: StoredArray] = [:]) {
    self.metadata = metadata
    self.arrays = arrays
  }

  /// One array.
  ///
  /// - Throws: `files.no-such-array` with near names.
  public func array(_ name: String) throws(InputError) -> StoredArray {
    guard let array = arrays[name] else {
      throw InputError(.noSuchArray(name, among: arrays.keys.sorted()))
    }
    return array
  }

  /// Reads a file.
  ///
  /// - Throws: `InputError` (`files.…`) if the file is missing, truncated or corrupt, if its arrays
  ///   overlap or leave bytes unused, or if it holds a type that Noema does not read; the file is
  ///   named.
  public init(reading url: URL) throws(InputError) {
    let bytes = try InputFile.bytes(of: url)
    do { try self.init(bytes: bytes) } catch { throw error.within(url.path) }
  }

  /// Reads a file's bytes. The arrays are parts of them, not copies; a header of at most 100 MB is
  /// parsed, if that many bytes are there.
  ///
  /// - Throws: as `init(reading:)`, without the file's name.
  public init(bytes: Data) throws(InputError) {
    let header = try SafeTensorsHeader(bytes)
    metadata = header.metadata
    arrays = [:]
    let numbers = bytes.dropFirst(header.length)
    var end = 0
    for (name, entry) in header.entries.sorted(by: {
      ($0.value.start, $0.value.end) < ($1.value.start, $1.value.end)
    }) {
      // The reference demands that the arrays lie one after the other without holes.
      guard entry.start == end, entry.end >= entry.start, entry.end <= numbers.count else {
        throw InputError(.badSafetensors("the place of the array \(name) is not in the file"))
      }
      end = entry.end
      guard let type = SafeTensorsHeader.types[entry.dtype] else {
        throw InputError(.unsupportedNumbers(entry.dtype).at("array \(name)"))
      }
      let start = numbers.startIndex
      let part = numbers[start + entry.start..<start + entry.end]
      do {
        arrays[name] = try StoredArray(type, Shape(checking: entry.shape), part)
      } catch { throw error.at("array \(name)") }
    }
    guard end == numbers.count else {
      throw InputError(.badSafetensors("\(numbers.count - end) bytes belong to no array"))
    }
  }

  /// The bytes of the file: as the reference orders them, by falling size of number and then by name,
  /// so that the same arrays give the same bytes.
  public func bytes() -> Data {
    let ordered = arrays.sorted {
      (-$0.value.type.byteCount, $0.key) < (-$1.value.type.byteCount, $1.key)
    }
    var bytes = SafeTensorsHeader.bytes(metadata: metadata, ordered)
    bytes.reserveCapacity(bytes.count + ordered.reduce(0) { $0 + $1.value.bytes.count })
    for (_, array) in ordered { bytes.append(array.bytes) }
    return bytes
  }

  /// Writes the file beside its place and renames it.
  ///
  /// - Throws: as `AtomicFile.write`.
  public func write(to url: URL) throws { try AtomicFile.write(bytes(), to: url) }
}
