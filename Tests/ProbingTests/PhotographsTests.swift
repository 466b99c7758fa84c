import Foundation
import Images
import Networks
import ONNX
import Probing
import TestSupport
import Tensors
import Testing

@Suite("A thousand photographs") struct PhotographsTests {
  /// onnxruntime's answer for one photograph.
  private struct Prediction: Decodable {
    let top5: [Int]
    let logits: [Float]
  }
  private struct Predictions: Decodable { let images: [String: Prediction] }

  /// The cards, from what is documented of the two networks.
  static let cards = [
    "squeezenet1.1": NetworkCard(
      preprocessing: Preprocessing(
        height: 227,
        width: 227,
        resize: .shortSide(256),
        rounding: .plain,
        channels: .bgr,
        range: .byte,
        mean: [104.006, 116.669, 122.679]
      )
    ),
    "mobilenet_v2_1.0_224": NetworkCard(
      preprocessing: Preprocessing(
        height: 224,
        width: 224,
        resize: .shortSide(256),
        rounding: .plain,
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5]
      )
    ),
  ]

  @Test(
    "the first class is onnxruntime's wherever its first two logits differ by more than 0.05",
    arguments: ["squeezenet1.1", "mobilenet_v2_1.0_224"]
  )
  func agree(name: String) throws {
    guard let url = TestData.find("networks/\(name).onnx"),
      let photographs = TestData.find("photographs/imagenet-samples"),
      let golden = TestData.find("golden/\(name)-predictions.json")
    else { return }
    let network = Network(try Model(reading: url))
    let card = try #require(Self.cards[name])
    let logits = try card.logits(of: network).tensor
    let probe = try ImageProbe(
      network,
      card: card,
      request: ProbeRequest(activations: [logits]),
      settings: ProbeSettings(workers: Workers(2))
    )
    let rows = try probe.rows(of: ImageFolder(photographs).files)
    #expect(rows.images.count == 1000 && rows.bad.isEmpty)
    let expected = try JSONDecoder().decode(Predictions.self, from: Data(contentsOf: golden)).images
    let source = rows.activations(of: logits)
    let scores = try source.read(0..<source.count)
    var worst: Float = 0
    var compared = 0
    for (index, image) in rows.images.enumerated() {
      let answer = try #require(expected[image.file.path])
      let row = scores.rows(index..<index + 1).elements
      for (place, logit) in zip(answer.top5, answer.logits) {
        worst = max(worst, abs(row[place] - logit))
      }
      guard answer.logits[0] - answer.logits[1] > 0.05 else { continue }
      compared += 1
      let best = row.indices.max { row[$0] < row[$1] }
      #expect(best == answer.top5[0], "\(image.file.path)")
    }
    print("\(name): \(compared) photographs compared, largest difference of a logit \(worst)")
    #expect(compared > 900)
    // Logits reach 40; engines differ by 1e-4 of that, and the file rounds to 1e-5.
    #expect(worst < 5e-3)
  }
}
