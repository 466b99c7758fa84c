package import Dissection

/// A mask as the lengths of its runs, row by row from the top: first pixels outside, which may be
/// none, then inside, and so on in turn; a last run outside is left out.
public struct MaskRunLengths: Sendable, Hashable {
  /// The columns of the mask.
  public let width: Int
  /// The rows of the mask.
  public let height: Int
  /// The lengths, outside first.
  public let runs: [Int]

  /// A mask.
  ///
  /// - Precondition: the runs cover at most `width * height` pixels.
  public init(width: Int, height: Int, runs: [Int]) {
    precondition(runs.reduce(0, +) <= width * height, "runs longer than the mask")
    self.width = width
    self.height = height
    self.runs = runs
  }

  /// The mask of a unit in an image whose label maps are `width` x `height` pixels.
  package init(_ mask: UnitMask, width: Int, height: Int) {
    self.init(width: width, height: height, runs: Self.runs(mask.words, from: mask.firstWord * 64))
  }

  /// An empty mask.
  public static func empty(width: Int, height: Int) -> MaskRunLengths {
    MaskRunLengths(width: width, height: height, runs: [])
  }

  /// The runs of bits, the first bit at a place of the raster.
  private static func runs(_ words: [UInt64], from start: Int) -> [Int] {
    var runs: [Int] = []
    var begin = 0
    var isInside = false
    for (index, word) in words.enumerated() {
      var place = 0
      while place < 64 {
        // What differs from the run's own bits, from this place on.
        let change = (isInside ? ~word : word) >> UInt64(place)
        place += min(change.trailingZeroBitCount, 64 - place)
        guard place < 64 else { break }
        let pixel = start + index * 64 + place
        runs.append(pixel - begin)
        begin = pixel
        isInside.toggle()
      }
    }
    return isInside ? runs + [start + words.count * 64 - begin] : runs
  }

  /// The runs in few characters that need no escape anywhere: each as digits of base 32, the lowest
  /// first, written in the alphabet of base64url; all digits but a number's last have 32 added.
  var compact: String {
    var text: [UInt8] = []
    for run in runs {
      var rest = run
      while rest > 31 {
        text.append(Self.alphabet[32 | rest & 31])
        rest >>= 5
      }
      text.append(Self.alphabet[rest])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
  )
}
