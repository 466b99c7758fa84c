import CZip
import Diagnostics
import Foundation

/// Writes zip archives whose bytes depend on nothing but their members.
enum ZipWriter {
  /// 1 January 1980, 0:00, the earliest date that the format has.
  private static let date: UInt16 = 1 << 5 | 1

  /// Writes the members in this order, stored.
  static func write(_ members: [(name: String, bytes: Data)], to url: URL) throws {
    var code: Int32 = 0
    guard let archive = zip_open(url.path, ZIP_CREATE | ZIP_EXCL, &code) else {
      throw RunError("cannot write \(url.path): libzip's error \(code)")
    }
    // libzip reads the members when it closes the archive, so their bytes are held until then.
    let copies = members.map { NSData(data: $0.bytes) }
    do {
      for (member, copy) in zip(members, copies) {
        try add(member.name, copy, to: archive)
      }
      try withExtendedLifetime(copies) {
        guard zip_close(archive) == 0 else { throw failure(archive, url.path) }
      }
    } catch {
      zip_discard(archive)
      throw error
    }
  }

  private static func add(_ name: String, _ bytes: NSData, to archive: OpaquePointer) throws {
    guard let source = zip_source_buffer(archive, bytes.bytes, UInt64(bytes.length), 0) else {
      throw failure(archive, name)
    }
    let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      throw failure(archive, name)
    }
    guard zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0,
      zip_file_set_dostime(archive, UInt64(index), 0, date, 0) == 0
    else { throw failure(archive, name) }
  }

  private static func failure(_ archive: OpaquePointer, _ what: String) -> RunError {
    RunError("cannot write \(what): \(String(cString: zip_strerror(archive)))")
  }
}
