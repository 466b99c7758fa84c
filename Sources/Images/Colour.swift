/// A colour of 8 bits a channel, in sRGB.
public struct Colour: Sendable, Hashable {
  /// The channels, 0...255.
  public var red: UInt8, green: UInt8, blue: UInt8

  /// A colour from its channels.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour of paper.
  public static let white = Colour(255, 255, 255)
  /// The absence of light.
  public static let black = Colour(0, 0, 0)
}
