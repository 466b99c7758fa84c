import Synchronization
import Tensors
import Testing

@Suite struct WorkersTests {
  @Test("every block is done once, and results stand in their order", arguments: [1, 2, 3, 16])
  func blocks(_ count: Int) {
    let done = Mutex([Int](repeating: 0, count: 100))
    let squares = Workers(count).map(blocks: 100) { block in
      done.withLock { $0[block] += 1 }
      return block * block
    }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: 100))
    #expect(squares == (0..<100).map { $0 * $0 })
    #expect(Workers(count).map(blocks: 0) { $0 } == [])
  }

  @Test("blocks may have blocks of their own")
  func nested() {
    let sums = Workers(2).map(blocks: 5) { outer in
      Workers(2).map(blocks: 7) { outer * 10 + $0 }.reduce(0, +)
    }
    #expect(sums == (0..<5).map { outer in (0..<7).reduce(0) { $0 + outer * 10 + $1 } })
  }

  @Test("the error of the first block that fails is thrown")
  func failures() {
    struct Failure: Error, Equatable { let block: Int }
    #expect(throws: Failure(block: 3)) {
      try Workers(4).map(blocks: 20) { block in
        if block >= 3 { throw Failure(block: block) }
      }
    }
  }
}
