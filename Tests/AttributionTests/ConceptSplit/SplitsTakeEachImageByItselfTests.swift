import Attribution
import TestSupport
import Tensors
import Testing

@Suite("Each image of a split is explained as if it were alone")
struct SplitsTakeEachImageByItselfTests {
  @Test("files that fix the batch pair each image with its own reference", arguments: [4, 6, 8])
  func fixedBatch(_ batch: Int) throws {
    let concepts = try SplitCase.concepts(2, at: .pool)
    let split = try ConceptSplit(DeepLift(baseline: .constant(0.1)), at: "pool", concepts)
    let free = try split.split(SplitCase().question)
    let fixed = try split.split(SplitCase(fixedBatch: batch).question)
    for image in 0..<2 {
      let rows = image..<image + 1
      #expect(
        fixed.unsplit.rows(rows).elements != fixed.unsplit.rows(1 - image..<2 - image).elements
      )
      for (a, b) in zip(fixed.concepts + [fixed.rest], free.concepts + [free.rest]) {
        let (own, other) = (a.values.rows(rows).elements, b.values.rows(rows).elements)
        #expect(zip(own, other).allSatisfy { abs($0 - $1) <= 1e-5 })
      }
    }
  }
}
