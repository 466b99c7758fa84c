/// The smallest and the largest of some values, many at a time.
struct Extremes {
  /// The smallest, infinity if there are none.
  private(set) var lowest = Float.infinity
  /// The largest, -infinity if there are none.
  private(set) var highest = -Float.infinity
  /// Whether none is NaN or infinite.
  let areFinite: Bool

  /// The extremes of some values; those of NaNs are not defined.
  init(_ values: UnsafeBufferPointer<Float>) {
    typealias Lanes = SIMD8<Float>
    var low = Lanes(repeating: .infinity)
    var high = Lanes(repeating: -.infinity)
    // 0 times a finite number is 0, times any other NaN, which stays.
    var check = Lanes(repeating: 0)
    let whole = values.count / Lanes.scalarCount * Lanes.scalarCount
    let bytes = UnsafeRawBufferPointer(values)
    for start in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let offset = start * MemoryLayout<Float>.stride
      let lanes = bytes.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      low.replace(with: lanes, where: lanes .< low)
      high.replace(with: lanes, where: lanes .> high)
      check += lanes * 0
    }
    var rest = check.sum()
    lowest = low.min()
    highest = high.max()
    for value in values[whole...] {
      lowest = value < lowest ? value : lowest
      highest = value > highest ? value : highest
      rest += value * 0
    }
    areFinite = !rest.isNaN
    // Adding 0 turns -0 into 0, so that equal values have equal bytes.
    lowest += 0
    highest += 0
  }
}
