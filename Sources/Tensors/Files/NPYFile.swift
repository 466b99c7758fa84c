public import Diagnostics
public import Foundation

/// One array in NumPy's `.npy` format: versions 1 to 3, either byte order, either axis order.
public enum NPYFile {
  /// Reads an array. It takes as much memory as the file has bytes, twice that while bytes are
  /// swapped or axes exchanged: a shape that asks for more than is there is refused first.
  ///
  /// - Throws: `InputError` (`files.…`) if the file is missing, truncated, corrupt, longer than it
  ///   says, or holds something else than numbers; the file is named.
  public static func read(_ url: URL) throws(InputError) -> StoredArray {
    let bytes = try InputFile.bytes(of: url)
    do { return try array(bytes) } catch { throw error.within(url.path) }
  }

  /// Reads an array from memory.
  ///
  /// - Throws: as `read(_:)`, without the file's name.
  public static func array(_ bytes: Data) throws(InputError) -> StoredArray {
    let header = try NPYHeader(bytes)
    return try header.array(bytes.dropFirst(header.offset))
  }

  /// The bytes of a `.npy` file, version 1, as NumPy writes them.
  ///
  /// - Throws: `files.unsupported-type` for bfloat16, which the format does not have.
  public static func bytes(_ array: StoredArray) throws(InputError) -> Data {
    try NPYHeader.bytes(array.type, array.shape) + array.bytes
  }

  /// Writes an array beside its place and renames it.
  ///
  /// - Throws: `files.unsupported-type`, and as `AtomicFile.write`.
  public static func write(_ array: StoredArray, to url: URL) throws {
    try AtomicFile.write(bytes(array), to: url)
  }
}

extension NPYHeader {
  /// The array whose numbers are these bytes, no more and no fewer.
  func array(_ numbers: Data) throws(InputError) -> StoredArray {
    var numbers = numbers
    guard numbers.count == (try byteCount()) else {
      throw InputError(.wrongLength(type, shape, have: numbers.count))
    }
    if bigEndian { numbers = Self.swapped(numbers, width: type.byteCount) }
    if fortranOrder && shape.rank > 1 { numbers = rowMajor(numbers) }
    return try StoredArray(type, shape, numbers)
  }

  /// Every number's bytes in reverse.
  static func swapped(_ numbers: Data, width: Int) -> Data {
    var swapped = Data(count: numbers.count)
    numbers.withUnsafeBytes { (source: UnsafeRawBufferPointer) in
      swapped.withUnsafeMutableBytes { (target: UnsafeMutableRawBufferPointer) in
        for start in stride(from: 0, to: source.count, by: width) {
          for byte in 0..<width { target[start + byte] = source[start + width - 1 - byte] }
        }
      }
    }
    return swapped
  }

  /// The numbers with the last axis running fastest.
  private func rowMajor(_ numbers: Data) -> Data {
    let width = type.byteCount
    let reversed = Shape(shape.dims.reversed())
    let fortranStrides = Array(reversed.strides.reversed())
    var ordered = Data(count: numbers.count)
    numbers.withUnsafeBytes { (source: UnsafeRawBufferPointer) in
      ordered.withUnsafeMutableBytes { (target: UnsafeMutableRawBufferPointer) in
        var index = [Int](repeating: 0, count: shape.rank)
        var from = 0
        for to in 0..<shape.count {
          for byte in 0..<width { target[to * width + byte] = source[from * width + byte] }
          var axis = shape.rank - 1
          while axis >= 0 {
            index[axis] += 1
            from += fortranStrides[axis]
            if index[axis] < shape[axis] { break }
            from -= index[axis] * fortranStrides[axis]
            index[axis] = 0
            axis -= 1
          }
        }
      }
    }
    return ordered
  }
}
