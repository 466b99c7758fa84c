public import Diagnostics
public import Foundation

/// The rows of a `.npy` file or of one array in a `.npz` archive, read block by block, so that an
/// array may be larger than memory.
public struct ArrayRows: Sendable {
  /// The extents `[n, ...]` of the whole array.
  public let shape: Shape
  /// The type of the stored numbers.
  public let type: NumberType
  private let url: URL
  private let name: String?
  private let fortranOrder: Bool

  /// Looks at the header of an array.
  ///
  /// - Parameters:
  ///   - url: a `.npy` file or, if `array` is given, a `.npz` archive.
  ///   - array: the array's name in the archive.
  /// - Throws: `InputError` (`files.…`): as `NPYFile.read` and `NumPyArchive.array`, and
  ///   `files.not-rows` if the array is a single number.
  public init(reading url: URL, array: String? = nil) throws(InputError) {
    self.url = url
    name = array
    let header: NPYHeader
    do throws(InputError) {
      header = try Self.open(url, array).header
      if header.shape.rank == 0 { throw InputError(.notRows()) }
    } catch { throw Self.placed(error, url, array) }
    shape = header.shape
    type = header.type
    fortranOrder = header.fortranOrder
  }

  /// Gives the rows in order, at most `size` at a time, as single precision.
  ///
  /// An array in Fortran order is read whole, since its rows are scattered.
  ///
  /// - Parameters:
  ///   - size: rows a block, at least 1.
  ///   - end: the row before which it stops; all rows if left out.
  ///   - consume: is given the rows' indices and the rows `[size, ...]`.
  /// - Throws: `InputError` if the file is truncated, corrupt, or holds numbers that do not fit (see
  ///   `StoredArray.floats()`); and what `consume` throws.
  public func forEachBlock(
    of size: Int,
    upTo end: Int? = nil,
    _ consume: (Range<Int>, Tensor<Float>) throws -> Void
  ) throws {
    precondition(size >= 1, "a block has at least one row")
    let end = min(end ?? shape[0], shape[0])
    do {
      if fortranOrder { return try forEachBlockInMemory(of: size, upTo: end, consume) }
      let (source, header) = try Self.open(url, name)
      let rowBytes = shape.dims.dropFirst().reduce(type.byteCount, *)
      for start in stride(from: 0, to: end, by: size) {
        let rows = start..<min(start + size, end)
        var bytes = try source.read(rows.count * rowBytes)
        if header.bigEndian { bytes = NPYHeader.swapped(bytes, width: type.byteCount) }
        let block = try StoredArray(type, Shape([rows.count] + shape.dims.dropFirst()), bytes)
        try consume(rows, block.floats())
      }
      guard try end < shape[0] || source.read(1).isEmpty else {
        throw InputError(.badNPY("there are more bytes than its shape asks for"))
      }
    } catch let error as InputError { throw Self.placed(error, url, name) }
  }

  private func forEachBlockInMemory(
    of size: Int,
    upTo end: Int,
    _ consume: (Range<Int>, Tensor<Float>) throws -> Void
  ) throws {
    let whole = try name.map { try NumPyArchive(reading: url).array($0) } ?? NPYFile.read(url)
    let floats = try whole.floats()
    for start in stride(from: 0, to: end, by: size) {
      let rows = start..<min(start + size, end)
      try consume(rows, floats.rows(rows))
    }
  }

  private static func open(
    _ url: URL,
    _ name: String?
  ) throws(InputError) -> (source: any ByteSource, header: NPYHeader) {
    if let name {
      let (member, header) = try NumPyArchive(reading: url).open(name)
      return (member, header)
    }
    let file = try FileBytes(url)
    var start = try file.read(12)
    start += try file.read(max(0, NPYHeader.length(start) - start.count))
    let header = try NPYHeader(start)
    let have = try InputFile.check(url) - header.offset
    guard have == (try header.byteCount()) else {
      throw InputError(.wrongLength(header.type, header.shape, have: have))
    }
    return (file, header)
  }

  private static func placed(_ error: InputError, _ url: URL, _ name: String?) -> InputError {
    error.within(name.map { "\(url.path), array \($0)" } ?? url.path)
  }
}
