public import Diagnostics
public import Foundation

/// A `.npz` archive of named arrays, stored or deflated. Only the array that is asked for is read.
public struct NumPyArchive: Sendable {
  /// The file.
  public let url: URL
  /// The names of the arrays, in the archive's order, without `.npy`.
  public let names: [String]
  private let members: [String: UInt64]

  /// Opens an archive and lists its arrays; no array is read.
  ///
  /// - Throws: `InputError` (`files.…`) if the file is missing, truncated, corrupt, no zip archive, or
  ///   gives a name twice.
  public init(reading url: URL) throws(InputError) {
    self.url = url
    var names: [String] = []
    var members: [String: UInt64] = [:]
    do throws(InputError) {
      for (index, member) in try ZipListing(url).names.enumerated() where member.hasSuffix(".npy") {
        let name = String(member.dropLast(4))
        guard members.updateValue(UInt64(index), forKey: name) == nil else {
          throw InputError(.badNPZ("it holds the array \(name) twice"))
        }
        names.append(name)
      }
    } catch { throw error.within(url.path) }
    self.names = names
    self.members = members
  }

  /// Reads one array. It takes at most 1032 times as much memory as the archive has bytes, which is
  /// what deflate can make of them; a member that claims more is refused first.
  ///
  /// - Throws: `InputError`: `files.no-such-array` with near names, or what is wrong with the array;
  ///   file and array are named.
  public func array(_ name: String) throws(InputError) -> StoredArray {
    do throws(InputError) {
      let member = try open(name)
      let header = member.header
      let numbers = try member.zip.read(try header.byteCount())
      guard try member.zip.read(1).isEmpty else {
        throw InputError(.badNPY("there are more bytes than its shape asks for"))
      }
      return try header.array(numbers)
    } catch { throw error.within("\(url.path), array \(name)") }
  }

  /// An array's member, read up to its numbers.
  func open(_ name: String) throws(InputError) -> (zip: ZipMember, header: NPYHeader) {
    guard let index = members[name] else {
      throw InputError(.noSuchArray(name, among: names))
    }
    let zip = try ZipMember(url, index: index)
    var start = try zip.read(12)
    let length = NPYHeader.length(start)
    start += try zip.read(max(0, length - start.count))
    return (zip, try NPYHeader(start))
  }

  /// Writes arrays as an archive that NumPy loads: stored, in the order of their names, with a fixed
  /// date, so that the same arrays give the same bytes.
  ///
  /// - Throws: `files.unsupported-type` for bfloat16, and as `AtomicFile.write`.
  public static func write(_ arrays: [String: StoredArray], to url: URL) throws {
    let members = try arrays.sorted { $0.key < $1.key }.map { name, array in
      (name: name + ".npy", bytes: try NPYFile.bytes(array))
    }
    try AtomicFile.replace(url) { try ZipWriter.write(members, to: $0) }
  }
}
