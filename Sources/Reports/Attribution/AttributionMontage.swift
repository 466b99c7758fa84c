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
  private var rows: [[Image?]] { pictures.rows }

  /// Methods in a band: with one or two images there is room for bands below each other.
  private static let bandWidth = 6

  /// The sheet.
  var image: Image {
    let methods = Array(result.methods.indices)
    let width = rows.count <= 2 ? Self.bandWidth : methods.count
    let bands = stride(from: 0, to: methods.count, by: width).map { start in
      band(Array(methods[start..<min(start + width, methods.count)]))
    }
    var sheet = Image(
      width: bands.map(\.width).max() ?? 1,
      height: max(1, bands.map(\.height).reduce(0, +))
    )
    var top = 0
    for band in bands {
      sheet.draw(band, x: 0, y: top)
      top += band.height
    }
    return sheet
  }

  /// The images with some of the methods.
  private func band(_ methods: [Int]) -> Image {
    let rowPitch = pitch + Self.line
    var sheet = Image(
      width: (methods.count + 1) * pitch + Self.gap,
      height: Self.line + Self.gap + rows.count * rowPitch + 3 * Self.line
    )
    for (column, place) in methods.enumerated() {
      write(
        result.methods[place].part ?? result.methods[place].choice,
        on: &sheet,
        column + 1,
        y: Self.gap
      )
      scale(place, on: &sheet, column + 1, y: sheet.height - 3 * Self.line)
    }
    for (index, row) in rows.enumerated() {
      let top = Self.line + Self.gap + index * rowPitch
      let image = result.images[index]
      let score = Numerals.terminal.significant(image.score)
      draw(row[0], on: &sheet, 0, y: top)
      write("\(image.target) \(score)", on: &sheet, 0, y: top + Self.side + 4)
      for (column, place) in methods.enumerated() {
        draw(row[place + 1], on: &sheet, column + 1, y: top)
        guard row[place + 1] == nil else { continue }
        let why = image.cells[place].refusal == nil ? "no map" : "does not fit"
        write(why, on: &sheet, column + 1, y: top + Self.side / 2)
      }
    }
    return sheet
  }

  private func draw(_ picture: Image?, on sheet: inout Image, _ column: Int, y: Int) {
    guard let picture else { return }
    sheet.draw(
      picture,
      x: Self.gap + column * pitch + (Self.side - picture.width) / 2,
      y: y + (Self.side - picture.height) / 2
    )
  }

  private func write(_ text: String, on sheet: inout Image, _ column: Int, y: Int) {
    Self.letters.write(text, on: &sheet, x: Self.gap + column * pitch, y: y, width: Self.side)
  }

  /// A bar of the column's colours with its ends.
  private func scale(_ place: Int, on sheet: inout Image, _ column: Int, y: Int) {
    let method = result.methods[place]
    let cells = result.images.prefix(rows.count).map { $0.cells[place] }
    let scales = cells.compactMap(method.scale)
    guard let scale = scales.first else { return }
    let isSigned = method.sign == .signed
    let left = Self.gap + column * pitch
    sheet.draw(
      scale.bar(width: Self.side, height: 8),
      x: left,
      y: y
    )
    let isShared = result.settings.scale == .shared || scales.count == 1
    let numeral = Numerals.terminal.significant
    let end = isShared ? numeral(scale.limit) : "most"
    let least = scales.allSatisfy { $0.base == 0 } ? "0" : isShared ? numeral(scale.base) : "least"
    let low = isSigned ? (isShared ? "-\(end)" : "against") : least
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
