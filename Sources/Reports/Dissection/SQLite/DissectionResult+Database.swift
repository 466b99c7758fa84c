public import Diagnostics
public import Dissection
public import Foundation
import GRDB
import Tensors

extension DissectionResult {
  /// The result that a `dissection.sqlite` holds.
  ///
  /// - Throws: `InputError` if the file cannot be read (as `InputFile.check` says), is not a
  ///   dissection (`dissection.not-a-database`), was written with another schema
  ///   (`dissection.other-schema`), or is damaged (`dissection.damaged-database`).
  public init(readingDatabase url: URL) throws(InputError) {
    try InputFile.check(url)
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: url.path, configuration: configuration)
      defer { try? queue.close() }
      self = try queue.read { try StoredDissection($0).result() }
    } catch let fault as Fault {
      throw InputError(fault.at(url.path))
    } catch let error as DatabaseError {
      throw InputError(Fault.refused(error).at(url.path))
    } catch { throw InputError(Fault.damagedDatabase("the settings cannot be read").at(url.path)) }
  }
}
