import Attribution
import Images

/// A sheet for a slide: images downwards, methods across, a scale under each column.
struct AttributionMontage: Sendable {
  private let result: AttributionResult
  private let pictures: AttributionPictures
  private static let side = AttributionPictures.montageSide
  private static let gap = 8
  private static let line = 16
  private static let letters = Lettering(ink: Colour(40, 42, 45))

  init(_ result: AttributionResult, _ pictures: AttributionPictures) {
    self.result = result
    self.pictures = pictures
  }

  private var pitch: Int { Self.side + Self.gap }

  /// The sheet.
  var image: Image {
    let rows = pictures.rows
    let rowPitch = pitch + Self.line
    var sheet = Image(
      width: (result.methods.count + 1) * pitch + Self.gap,
      height: Self.line + Self.gap + rows.count * rowPitch + 3 * Self.line
    )
    for (method, column) in zip(result.methods, 1...) {
      write(method.choice, on: &sheet, column, y: Self.gap)
      scale(method, place: column - 1, on: &sheet, column, y: sheet.height - 3 * Self.line)
    }
    for (index, row) in rows.enumerated() {
      let top = Self.line + Self.gap + index * rowPitch
      for (column, picture) in row.enumerated() {
        guard let picture else {
          let why =
            result.images[index].cells[column - 1].refusal == nil ? "no map" : "does not fit"
          write(why, on: &sheet, column, y: top + Self.side / 2)
          continue
        }
        sheet.draw(
          picture,
          x: Self.gap + column * pitch + (Self.side - picture.width) / 2,
          y: top + (Self.side - picture.height) / 2
        )
      }
      let image = result.images[index]
      let score = Numerals.terminal.significant(image.score)
      write("\(image.target) \(score)", on: &sheet, 0, y: top + Self.side + 4)
    }
    return sheet
  }

  private func write(_ text: String, on sheet: inout Image, _ column: Int, y: Int) {
    Self.letters.write(text, on: &sheet, x: Self.gap + column * pitch, y: y, width: Self.side)
  }

  /// A bar of the column's colours with its ends.
  private func scale(
    _ method: AttributionResult.Method,
    place: Int,
    on sheet: inout Image,
    _ column: Int,
    y: Int
  ) {
    let limits = result.images.prefix(pictures.rows.count).compactMap { $0.cells[place].limit }
    guard let limit = limits.first else { return }
    let isSigned = method.sign == .signed
    let left = Self.gap + column * pitch
    sheet.draw(
      ColourScale(method.colours, limit: limit, isSigned: isSigned).bar(
        width: Self.side,
        height: 8
      ),
      x: left,
      y: y
    )
    let isShared = result.settings.scale == .shared || limits.count == 1
    let end = isShared ? Numerals.terminal.significant(limit) : "most"
    let low = isSigned ? (isShared ? "-\(end)" : "against") : "0"
    let high = isSigned && !isShared ? "for" : end
    let letters = Self.letters
    letters.write(low, on: &sheet, x: left, y: y + 12, width: Self.side / 2, isCentred: false)
    let width = letters.width(of: high)
    letters.write(
      high,
      on: &sheet,
      x: left + Self.side - width,
      y: y + 12,
      width: width,
      isCentred: false
    )
  }
}
