import Diagnostics
import Foundation
import Tensors

/// The folder of `--output`, which holds the results of one command.
struct ResultFolder {
  let url: URL

  /// A folder by its path.
  init(_ path: String) { url = URL(filePath: path) }

  /// What a `result.json` may be of.
  enum Kind: String, CaseIterable {
    case tcav
    case savedCAV = "tcav --cav"
    case dissect
    case attribute

    /// A key that no other kind's `result.json` has.
    var mark: String {
      switch self {
      case .tcav: "randomSets"
      case .savedCAV: "sensitivityDeviation"
      case .dissect: "droppedLabels"
      case .attribute: "methods"
      }
    }
  }

  /// Refuses a folder that cannot be written to, and one with results of another kind, some of which
  /// would be replaced.
  ///
  /// - Throws: `command.other-results`, or as `AtomicFile.checkFolder`.
  func check(for kind: Kind) throws {
    try AtomicFile.checkFolder(url)
    let record = url.appending(path: "result.json")
    guard FileManager.default.fileExists(atPath: record.path) else { return }
    let json = try InputFile.bytes(of: record)
    let keys = (try? JSONDecoder().decode(Keys.self, from: json).names) ?? []
    guard !keys.contains(kind.mark) else { return }
    let other = Kind.allCases.first { keys.contains($0.mark) }
    throw InputError(.otherResults(url.path, of: other, kind))
  }

  /// Refuses a folder in the one that images are read from: the next run would take the pictures that
  /// this one writes for images.
  ///
  /// - Throws: `command.output-among-images`.
  func checkIsOutside(_ images: String) throws(InputError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: images, isDirectory: &isFolder), isFolder.boolValue
    else { return }
    var place = url.standardizedFileURL
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    let images = URL(filePath: images)
    let parts = place.resolvingSymlinksInPath().pathComponents
    guard parts.starts(with: images.resolvingSymlinksInPath().pathComponents) else { return }
    throw InputError(.outputAmongImages(url.path, images: images.path))
  }

  /// The keys of a JSON object.
  private struct Keys: Decodable {
    let names: Set<String>

    private struct Name: CodingKey {
      let stringValue: String
      let intValue: Int? = nil

      init(stringValue: String) { self.stringValue = stringValue }

      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
    }
  }
}

extension Fault {
  fileprivate static func otherResults(
    _ folder: String,
    of other: ResultFolder.Kind?,
    _ kind: ResultFolder.Kind
  ) -> Fault {
    Fault(
      "command.other-results",
      other.map { "the folder holds results of 'noema \($0.rawValue)', which would be lost" }
        ?? "the folder holds a result.json that 'noema \(kind.rawValue)' has not written",
      at: folder,
      remedy: "name another folder as --output, or remove those results"
    )
  }

  fileprivate static func outputAmongImages(_ folder: String, images: String) -> Fault {
    Fault(
      "command.output-among-images",
      "the folder lies in \(images), so that the next run would take its pictures for images",
      at: folder,
      remedy: "name a folder outside as --output"
    )
  }
}
