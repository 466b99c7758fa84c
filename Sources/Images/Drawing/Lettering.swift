/// Small capitals for captions of pictures, five pixels wide and seven high, drawn by us: a picture
/// needs no font of the machine, and is the same on all.
public struct Lettering: Sendable, Hashable {
  /// The colour of the letters.
  public var ink: Colour
  /// The pixels of a letter's dot.
  public var size: Int

  /// Letters.
  ///
  /// - Precondition: `size >= 1`.
  public init(ink: Colour = .black, size: Int = 1) {
    precondition(size >= 1)
    self.ink = ink
    self.size = size
  }

  /// The height of a line in pixels.
  public var height: Int { 7 * size }

  /// The width of a text in pixels, one column after each letter.
  public func width(of text: String) -> Int { text.count * 6 * size }

  /// Writes a line; what does not fit into `width` is cut from its middle, and what lies outside the
  /// picture is not drawn. Letters that are not there are question marks.
  ///
  /// - Parameters:
  ///   - width: the pixels that the line may take.
  ///   - isCentred: whether it stands in the middle of them.
  public func write(
    _ text: String,
    on image: inout Image,
    x: Int,
    y: Int,
    width: Int,
    isCentred: Bool = true
  ) {
    let line = shortened(text, to: max(0, width / (6 * size)))
    let start = isCentred ? x + (width - self.width(of: line) + size) / 2 : x
    for (index, letter) in line.uppercased().enumerated() where letter != " " {
      let rows = (Self.letters[letter] ?? Self.letters["?"] ?? "").split(separator: "|")
      for (down, row) in rows.enumerated() {
        for (across, dot) in row.enumerated() where dot == "#" {
          fill(&image, start + (index * 6 + across) * size, y + down * size)
        }
      }
    }
  }

  private func shortened(_ text: String, to count: Int) -> String {
    guard text.count > count, count > 2 else { return String(text.prefix(count)) }
    return text.prefix((count - 1) / 2) + "." + text.suffix(count - 1 - (count - 1) / 2)
  }

  private func fill(_ image: inout Image, _ left: Int, _ top: Int) {
    for y in top..<top + size where (0..<image.height).contains(y) {
      for x in left..<left + size where (0..<image.width).contains(x) { image[x: x, y: y] = ink }
    }
  }

  private static let letters: [Character: String] = [
    "A": ".###.|#...#|#...#|#####|#...#|#...#|#...#",
    "B": "####.|#...#|#...#|####.|#...#|#...#|####.",
    "C": ".####|#....|#....|#....|#....|#....|.####",
    "D": "####.|#...#|#...#|#...#|#...#|#...#|####.",
    "E": "#####|#....|#....|####.|#....|#....|#####",
    "F": "#####|#....|#....|####.|#....|#....|#....",
    "G": ".####|#....|#....|#..##|#...#|#...#|.####",
    "H": "#...#|#...#|#...#|#####|#...#|#...#|#...#",
    "I": ".###.|..#..|..#..|..#..|..#..|..#..|.###.",
    "J": "..###|...#.|...#.|...#.|...#.|#..#.|.##..",
    "K": "#...#|#..#.|#.#..|##...|#.#..|#..#.|#...#",
    "L": "#....|#....|#....|#....|#....|#....|#####",
    "M": "#...#|##.##|#.#.#|#.#.#|#...#|#...#|#...#",
    "N": "#...#|##..#|##..#|#.#.#|#..##|#..##|#...#",
    "O": ".###.|#...#|#...#|#...#|#...#|#...#|.###.",
    "P": "####.|#...#|#...#|####.|#....|#....|#....",
    "Q": ".###.|#...#|#...#|#...#|#.#.#|#..#.|.##.#",
    "R": "####.|#...#|#...#|####.|#.#..|#..#.|#...#",
    "S": ".####|#....|#....|.###.|....#|....#|####.",
    "T": "#####|..#..|..#..|..#..|..#..|..#..|..#..",
    "U": "#...#|#...#|#...#|#...#|#...#|#...#|.###.",
    "V": "#...#|#...#|#...#|#...#|.#.#.|.#.#.|..#..",
    "W": "#...#|#...#|#...#|#.#.#|#.#.#|##.##|#...#",
    "X": "#...#|#...#|.#.#.|..#..|.#.#.|#...#|#...#",
    "Y": "#...#|#...#|.#.#.|..#..|..#..|..#..|..#..",
    "Z": "#####|....#|...#.|..#..|.#...|#....|#####",
    "0": ".###.|#...#|#..##|#.#.#|##..#|#...#|.###.",
    "1": "..#..|.##..|..#..|..#..|..#..|..#..|.###.",
    "2": ".###.|#...#|....#|..##.|.#...|#....|#####",
    "3": "####.|....#|....#|.###.|....#|....#|####.",
    "4": "...#.|..##.|.#.#.|#..#.|#####|...#.|...#.",
    "5": "#####|#....|####.|....#|....#|#...#|.###.",
    "6": ".###.|#....|#....|####.|#...#|#...#|.###.",
    "7": "#####|....#|...#.|...#.|..#..|..#..|..#..",
    "8": ".###.|#...#|#...#|.###.|#...#|#...#|.###.",
    "9": ".###.|#...#|#...#|.####|....#|....#|.###.",
    "-": ".....|.....|.....|.###.|.....|.....|.....",
    "+": ".....|..#..|..#..|#####|..#..|..#..|.....",
    ".": ".....|.....|.....|.....|.....|.##..|.##..",
    ",": ".....|.....|.....|.....|.##..|..#..|.#...",
    ":": ".....|.##..|.##..|.....|.##..|.##..|.....",
    "=": ".....|.....|#####|.....|#####|.....|.....",
    "_": ".....|.....|.....|.....|.....|.....|#####",
    "/": "....#|....#|...#.|..#..|.#...|#....|#....",
    "%": "##..#|##..#|...#.|..#..|.#...|#..##|#..##",
    "@": ".###.|#...#|#.###|#.#.#|#.###|#....|.###.",
    "(": "...#.|..#..|.#...|.#...|.#...|..#..|...#.",
    ")": ".#...|..#..|...#.|...#.|...#.|..#..|.#...",
    "'": "..#..|..#..|.....|.....|.....|.....|.....",
    "?": ".###.|#...#|....#|..##.|..#..|.....|..#..",
  ]
}
