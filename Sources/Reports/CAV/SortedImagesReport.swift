public import Concepts
import Diagnostics
public import Foundation
public import Images

/// What sorting images leaves for programs, spreadsheets, terminals and the eye.
public struct SortedImagesReport: Sendable {
  private let result: SortedImages
  private let numerals = Numerals.terminal
  private static let columns = 100

  /// A report of sorted images.
  public init(_ result: SortedImages) { self.result = result }

  /// The complete result.
  public var json: Data { get throws { try ResultJSON.encode(result) } }

  /// Every image, one row each: `rank`, `image`, `projection`, `distance`.
  public var csv: String {
    var table = CSVTable(columns: ["rank", "image", "projection", "distance"])
    for place in result.images {
      table.append([
        "\(place.rank)", place.image, place.projection.description, place.distance.description,
      ])
    }
    return table.description
  }

  /// The `count` most and the `count` least similar images, with what a reader must know below them.
  public func text(count: Int) -> String {
    let ends = Self.ends(of: result.images, count)
    var groups = [TextTable.Group(heading: "most similar", rows: ends.most.map(row))]
    if !ends.least.isEmpty {
      groups.append(TextTable.Group(heading: "least similar", rows: ends.least.map(row)))
    }
    let table = TextTable(
      columns: [
        TextColumn(title: "image", alignment: .left),
        TextColumn(title: "rank", alignment: .right),
        TextColumn(title: "projection", alignment: .right),
        TextColumn(title: "distance", alignment: .right),
      ],
      groups: groups,
      limit: Self.columns
    )
    let subject =
      "\(numerals.count(result.images.count)) images by \(result.concept) "
      + "(against \(result.counterpart)) at \(result.layer)"
    let remarks =
      ["distance: from the CAV's hyperplane, above 0 on the concept's side."]
      + result.notices.map(\.text)
    let lines = [TerminalText.harmless(subject)] + table.lines + [""]
    return
      (lines
      + remarks.flatMap {
        TerminalText.wrapped(TerminalText.harmless("- " + $0), to: Self.columns, indent: "  ")
      }).joined(separator: "\n") + "\n"
  }

  /// The first and the last of some sorted images: those at either end, none of them twice.
  public static func ends<Each>(of images: [Each], _ count: Int) -> (most: [Each], least: [Each]) {
    let most = images.prefix(count)
    return (Array(most), Array(images.dropFirst(most.count).suffix(count)))
  }

  /// A contact sheet: the most similar above, the most similar of all first; a rule; below it the
  /// least similar, the least similar of all last.
  public static func sheet(most: [Image], least: [Image]) -> Image {
    let montage = Montage()
    let above = montage.image(most)
    guard !least.isEmpty else { return above }
    let below = montage.image(least)
    let rule = 2
    var sheet = Image(
      width: max(above.width, below.width),
      height: above.height + rule + below.height
    )
    sheet.draw(above, x: 0, y: 0)
    sheet.draw(
      Image(width: sheet.width, height: rule, filledWith: Colour(96, 96, 96)),
      x: 0,
      y: above.height
    )
    sheet.draw(below, x: 0, y: above.height + rule)
    return sheet
  }

  private func row(_ place: SortedImages.Place) -> [String] {
    [
      place.image, numerals.count(place.rank), numerals.significant(place.projection),
      numerals.significant(place.distance),
    ]
  }
}
