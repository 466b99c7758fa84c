import CZip
import Diagnostics
import Foundation

/// One member of a zip archive that is open for reading, front to back.
///
/// The class owns libzip's two handles and is used by one thread at a time.
final class ZipMember {
  private let archive: OpaquePointer
  private let member: OpaquePointer

  /// Opens member `index` of an archive.
  init(_ url: URL, index: UInt64) throws(InputError) {
    archive = try ZipListing.open(url)
    do throws(InputError) {
      try Self.check(archive, index)
      guard let member = zip_fopen_index(archive, index, 0) else {
        throw InputError(.badNPZ(String(cString: zip_strerror(archive))))
      }
      self.member = member
    } catch {
      zip_discard(archive)
      throw error
    }
  }

  /// Refuses a member that claims more than its bytes can hold: stored ones hold themselves, and
  /// deflate makes at most 1032 bytes of one. Other methods, which NumPy does not use, can do more.
  private static func check(_ archive: OpaquePointer, _ index: UInt64) throws(InputError) {
    var member = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &member) == 0 else {
      throw InputError(.badNPZ(String(cString: zip_strerror(archive))))
    }
    let most: UInt64
    switch Int32(member.comp_method) {
    case ZIP_CM_STORE: most = member.comp_size
    case ZIP_CM_DEFLATE: most = member.comp_size.multipliedReportingOverflow(by: 1032).partialValue
    default: throw InputError(.badNPZ("it is neither stored nor deflated"))
    }
    guard member.size <= most else {
      throw InputError(
        .badNPZ("\(member.comp_size) bytes cannot hold the \(member.size) that it claims")
      )
    }
  }

  deinit {
    zip_fclose(member)
    zip_discard(archive)
  }

  /// The next bytes: `count` of them unless the member ends before.
  ///
  /// Memory grows only with what is really there, whatever lengths the archive claims. When the end
  /// is read, libzip has checked the member's checksum.
  func read(_ count: Int) throws(InputError) -> Data {
    var bytes = Data()
    let pieceSize = 4 << 20
    while bytes.count < count {
      var piece = Data(count: min(pieceSize, count - bytes.count))
      let wanted = UInt64(piece.count)
      let got = piece.withUnsafeMutableBytes { zip_fread(member, $0.baseAddress, wanted) }
      guard got >= 0 else { throw InputError(.badNPZ(String(cString: zip_file_strerror(member)))) }
      if got == 0 { break }
      bytes.append(piece.prefix(Int(got)))
    }
    return bytes
  }
}

/// The members of a zip archive.
struct ZipListing {
  /// Each member's name, in the archive's order.
  let names: [String]

  init(_ url: URL) throws(InputError) {
    let archive = try Self.open(url)
    defer { zip_discard(archive) }
    let count = zip_get_num_entries(archive, 0)
    var names: [String] = []
    for index in 0..<max(0, UInt64(count)) {
      guard let name = zip_get_name(archive, index, 0) else {
        throw InputError(.badNPZ(String(cString: zip_strerror(archive))))
      }
      names.append(String(cString: name))
    }
    self.names = names
  }

  static func open(_ url: URL) throws(InputError) -> OpaquePointer {
    try InputFile.check(url)
    var code: Int32 = 0
    if let archive = zip_open(url.path, ZIP_RDONLY | ZIP_CHECKCONS, &code) { return archive }
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    throw InputError(.badNPZ(String(cString: zip_error_strerror(&error))))
  }
}
