extension Tensor<Float> {
  /// Whether every element is a finite number.
  public var isFinite: Bool { elements.withUnsafeBufferPointer(\.isFinite) }
}

extension UnsafeBufferPointer<Float> {
  /// Whether every element is a finite number.
  package var isFinite: Bool {
    // The exponent's bits are all set exactly where a number is not finite; a maximum over whole
    // numbers is what the compiler can take many at a time.
    var largest: UInt32 = 0
    for element in self { largest = Swift.max(largest, element.bitPattern & 0x7fff_ffff) }
    return largest < Float.infinity.bitPattern
  }
}
