import Diagnostics
import GRDB

extension Fault {
  static let notADissection = Fault(
    "dissection.not-a-database",
    "this is not a dissection",
    remedy: "give the dissection.sqlite that 'noema dissect --output' wrote"
  )

  static func otherSchema(_ version: Int) -> Fault {
    Fault(
      "dissection.other-schema",
      "this dissection was written with schema \(version), and this version of Noema reads "
        + "schema \(DissectionSchema.version)",
      remedy: "read it with the version of Noema that wrote it, or dissect again"
    )
  }

  static func damagedDatabase(_ what: String) -> Fault {
    Fault(
      "dissection.damaged-database",
      "the dissection is damaged: \(what)",
      remedy: "copy it again from where it was written, or dissect again"
    )
  }

  /// What SQLite refused to read.
  static func refused(_ error: DatabaseError) -> Fault {
    switch error.resultCode {
    case .SQLITE_NOTADB: notADissection
    default: damagedDatabase(error.message ?? "\(error.resultCode)")
    }
  }
}
