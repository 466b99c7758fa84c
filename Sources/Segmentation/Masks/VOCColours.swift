import Images

/// The colours of PASCAL VOC's masks, and its classes.
enum VOCColours {
  /// The number that marks what nobody labelled, such as the rims of objects.
  static let void = 255

  /// The classes 1...20.
  static let names = [
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
    "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train",
    "tvmonitor",
  ]

  /// The colour of each number 0...255, packed: bit i of red, from the top, is bit 3 i of the number;
  /// of green bit 3 i + 1, of blue bit 3 i + 2. The development kit's `VOClabelcolormap`.
  static let packed: [Int32] = (0..<256).map { number in
    func channel(_ first: Int) -> Int32 {
      (0..<3).reduce(0) { $0 | Int32(number >> (3 * $1 + first) & 1) << Int32(7 - $1) }
    }
    return channel(0) | channel(1) << 8 | channel(2) << 16
  }
}
