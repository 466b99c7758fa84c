import Dissection
import Statistics
import Testing

@Suite struct BitCountTests {
  @Test("every way to count agrees with counting bit by bit, at every length and alignment")
  func ways() {
    #expect(BitCount.ways.first == 0)
    var random = SeededGenerator(seed: 1)
    for length in Array(0...70) + [196, 784, 1000] {
      let kinds: [() -> UInt64] = [
        { random.next() }, { .max }, { 0 }, { random.next() & random.next() & random.next() },
      ]
      for kind in kinds {
        let a = (0..<length + 3).map { _ in kind() }
        let b = (0..<length + 3).map { _ in random.next() | (kind() & 1) }
        // Loads need no alignment: the same words from a later start.
        let (left, right) = (Array(a[3...]), Array(b[3...]))
        let slow = zip(left, right).reduce(0) { sum, words in
          sum + (0..<64).filter { (words.0 & words.1) >> UInt64($0) & 1 == 1 }.count
        }
        for way in BitCount.ways { #expect(BitCount.both(left, right, by: way) == slow) }
        #expect(BitCount.both(a, from: 10, [0, 0, 0] + right, from: 10) == slow)
        #expect(BitCount.count(left) == left.reduce(0) { $0 + $1.nonzeroBitCount })
      }
    }
  }

  @Test("sets that begin at different words of a raster meet where they overlap")
  func offsets() {
    #expect(BitCount.both([1, 3, 7], from: 4, [7, 7], from: 5) == 5)
    #expect(BitCount.both([7], from: 2, [1, 2, 4, 8], from: 0) == 1)
    #expect(BitCount.both([7], from: 9, [7], from: 8) == 0)
    #expect(BitCount.both([], from: 0, [7], from: 0) == 0)
  }
}
