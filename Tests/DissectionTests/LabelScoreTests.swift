import Dissection
import Testing

@Suite struct LabelScoreTests {
  @Test("the IoU of a published cell is I / (A + L - I)")
  func published() {
    // NetDissect's table of AlexNet on Places365, unit 107 and "road".
    let score = LabelScore(
      label: 1,
      category: 0,
      truth: 13_092_677,
      activation: 3_044_167,
      intersection: 2_171_174
    )
    #expect(score.iou == 0.15546507972764645)
  }
}
