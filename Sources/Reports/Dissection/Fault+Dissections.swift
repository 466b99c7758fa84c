import Diagnostics
import GRDB
import Segmentation

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

  static func nothingInCommon(_ name: String, _ first: String) -> Fault {
    Fault(
      "dissection.nothing-in-common",
      "\(name) and \(first) were dissected with no label in common, so that there is nothing to "
        + "compare",
      remedy: "dissect both with the same data set"
    )
  }

  static func noSuchLabel(_ name: String, among names: [String]) -> Fault {
    Fault(
      "dissection.no-such-label",
      "there is no label '\(name)' in this dissection",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func rareLabel(_ label: ConceptLabel) -> Fault {
    Fault(
      "dissection.no-such-label",
      "the label '\(label.name)' was left out as too rare: it is in \(label.frequency) images",
      remedy: "dissect again with smaller minimums"
    )
  }

  static func noSuchLayer(_ name: String, among names: [String]) -> Fault {
    Fault(
      "dissection.no-such-layer",
      "there is no layer '\(name)' in this dissection",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func noSuchUnit(_ unit: Int, _ layers: [(name: String, units: Int)]) -> Fault {
    let have = layers.map { "\($0.name) has \($0.units) units, 0 to \(max(0, $0.units - 1))" }
    return Fault(
      "dissection.no-such-unit",
      "there is no unit \(unit) in this dissection",
      remedy: have.joined(separator: "; ") + " (NetDissect's tables count from 1)"
    )
  }
}
