import Diagnostics
import Foundation

/// Gathers what is wrong with the rows of Broden's index.
struct BrodenIndexCheck {
  /// The folder below which images and label maps lie.
  let images: URL
  /// What was found so far, but for missing folders.
  var faults: [Fault] = []

  private let root: String
  private let table: Table
  private let known: Set<Int>
  private let categories: [String]
  private var lines: [String: Int] = [:]
  private var missingFolders: [String: (files: Int, line: Int)] = [:]

  init(folder: URL, table: Table, tables: BrodenTables) {
    images = folder.appending(path: "images", directoryHint: .isDirectory)
    root = images.path + "/"
    self.table = table
    known = Set(tables.labels.map(\.number))
    categories = tables.categories
  }

  /// Checks a row: that the image is named once and is there, that numbers are labels, and that
  /// label maps are there.
  mutating func check(image: String, _ cells: [[BrodenCell]], _ row: CSVText.Record) {
    if image.isEmpty {
      faults.append(.emptyCell("image", at: table.place(row)))
    } else {
      if let first = lines.updateValue(row.line, forKey: image) {
        faults.append(.imageTwice(image, first: first, at: table.place(row)))
      }
      checkFile(image, row)
    }
    for (category, entries) in zip(categories, cells) {
      for entry in entries {
        switch entry {
        case .map(let path): checkFile(path, row)
        case .whole(let number) where !known.contains(number):
          faults.append(.unknownLabel(number, column: category, at: table.place(row)))
        case .whole: break
        }
      }
    }
  }

  /// A missing folder is one fault, however many files it would hold.
  private mutating func checkFile(_ path: String, _ row: CSVText.Record) {
    let file = root + path
    if access(file, R_OK) == 0 { return }
    let reason = errno
    let folder = (file as NSString).deletingLastPathComponent
    if reason == ENOENT, missingFolders[folder] != nil || access(folder, F_OK) != 0 {
      let known = missingFolders[folder] ?? (files: 0, line: row.line)
      missingFolders[folder] = (known.files + 1, known.line)
      return
    }
    faults.append(.missingFile(file, String(cString: strerror(reason)), at: table.place(row)))
  }

  /// Everything, missing folders first.
  var allFaults: [Fault] {
    let folders = missingFolders.sorted { $0.key < $1.key }.map { folder, missing in
      Fault.missingFolder(
        folder,
        files: missing.files,
        at: Place.line(missing.line, of: table.path)
      )
    }
    return folders + faults
  }
}
