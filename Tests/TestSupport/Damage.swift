public import Foundation

/// Hands over copies of some bytes, each with one byte changed: every position in turn, once with a
/// bit flipped, once zero, once 255.
///
/// - Throws: what `look` throws.
public func forEachDamaged(
  _ bytes: Data,
  every step: Int = 1,
  _ look: (Data) throws -> Void
) rethrows {
  var damaged = Data(bytes)
  for position in stride(from: 0, to: damaged.count, by: step) {
    let right = damaged[position]
    for wrong in [right ^ 1 << UInt8(position % 8), 0, 255] where wrong != right {
      damaged[position] = wrong
      try look(damaged)
    }
    damaged[position] = right
  }
}
