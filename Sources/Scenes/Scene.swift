public import Images
import Statistics

/// A drawn picture whose every property is known: one subject before a backdrop, with or without a
/// frame around it.
public struct Scene: Sendable {
  /// The side of every picture in pixels.
  public static let side = 64
  /// An edge pixel is the mean of this many samples squared.
  private static let samplesPerPixel = 4

  let backdrop: Backdrop
  let subject: Subject
  let frame: Frame?

  init(backdrop: Backdrop, subject: Subject, frame: Frame?) {
    self.backdrop = backdrop
    self.subject = subject
    self.frame = frame
  }

  init(_ looks: Looks, using chance: inout SeededGenerator) {
    backdrop = Backdrop(using: &chance)
    subject = Subject(looks.outline, looks.texture, looks.hue, using: &chance)
    frame = looks.isFramed ? Frame(using: &chance) : nil
  }

  /// The colour at a point: what lies in front is seen.
  private func colour(at point: Point) -> Paint {
    frame?.colour(at: point) ?? subject.colour(at: point) ?? backdrop.colour(at: point)
  }

  /// The picture's levels: `[side, side, 3]`, rows from the top, red before green before blue.
  public func pixels() -> [UInt8] {
    var levels: [UInt8] = []
    levels.reserveCapacity(Self.side * Self.side * 3)
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        let colour = (colour(ofPixelAt: row, column) * 255).rounded(.toNearestOrEven)
        for channel in 0..<3 { levels.append(UInt8(min(max(colour[channel], 0), 255))) }
      }
    }
    return levels
  }

  /// The picture, ready to be encoded.
  public func image() -> Image { Image(width: Self.side, height: Self.side, pixels: pixels()) }

  private func colour(ofPixelAt row: Int, _ column: Int) -> Paint {
    let samples = Self.samplesPerPixel
    let step = 1 / Double(Self.side * samples)
    var sum = Paint()
    for y in 0..<samples {
      for x in 0..<samples {
        let point = Point(
          x: (Double(column * samples + x) + 0.5) * step,
          y: (Double(row * samples + y) + 0.5) * step
        )
        sum += colour(at: point)
      }
    }
    return sum / Double(samples * samples)
  }
}
