import Attribution
import Foundation
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Occlusion is what its definition says")
struct OcclusionEqualsLoopsTests {
  /// Window by window, as the definition reads: the mean fall over each pixel, in Float64.
  private func slow(
    _ network: Network,
    _ image: Tensor<Float>,
    target: Int,
    window: (Int, Int),
    stride: (Int, Int),
    fill: Float
  ) throws -> [Double] {
    let (height, width) = (image.shape[2], image.shape[3])
    let whole = try SmallNetwork.referenceLogits(network, image)[0][target]
    var sums = [Double](repeating: 0, count: height * width)
    var counts = sums
    var y = 0
    while true {
      var x = 0
      while true {
        var hidden = image
        let rows = y..<min(y + window.0, height)
        let columns = x..<min(x + window.1, width)
        for c in 0..<3 {
          for row in rows {
            for column in columns { hidden.elements[(c * height + row) * width + column] = fill }
          }
        }
        let fall = whole - (try SmallNetwork.referenceLogits(network, hidden)[0][target])
        for row in rows {
          for column in columns {
            sums[row * width + column] += fall
            counts[row * width + column] += 1
          }
        }
        if x + window.1 >= width { break }
        x += stride.1
      }
      if y + window.0 >= height { break }
      y += stride.0
    }
    return zip(sums, counts).map { $0 / $1 }
  }

  @Test("loops over windows on the Float64 kernels give the same map, last windows cut off")
  func loops() throws {
    let (network, images) = try SmallNetwork.plain()
    let map = try Occlusion(
      geometry: WindowGeometry(
        window: WindowExtents(rows: 5, columns: 3),
        stride: WindowExtents(rows: 3, columns: 2)
      )
    ).attribute(try SmallNetwork.question(network, images, batchSize: 7)).values
    #expect(map.shape == [2, 1, 12, 10])
    for image in 0..<2 {
      let expected = try slow(
        network,
        images.rows(image..<image + 1),
        target: 2,
        window: (5, 3),
        stride: (3, 2),
        fill: 0
      )
      // Falls are differences of logits: single precision leaves 1e-6 of the logits.
      #expect(SmallNetwork.error(map.rows(image..<image + 1).elements, expected) <= 1e-4)
    }
  }

  @Test("on a linear network a window of one element gives w x")
  func linear() throws {
    let (network, weights) = try SmallNetwork.linear(height: 6, width: 5)
    let images = SmallNetwork(height: 6, width: 5).images(2)
    let one = WindowExtents(rows: 1, columns: 1)
    let question = try SmallNetwork.question(network, images, .element(0))
    let map = try Occlusion(
      geometry: WindowGeometry(window: one, stride: one),
      hidesEachChannel: true
    ).attribute(question).values
    #expect(map.shape == images.shape)
    let expected = images.elements.enumerated().map {
      Double($1) * Double(weights[$0 % weights.count])
    }
    // A difference of two sums of 90 products.
    #expect(SmallNetwork.error(map.elements, expected) <= 1e-5)
  }

  @Test("several fillings count by their median")
  func median() throws {
    let (network, images) = try SmallNetwork.plain()
    let question = try SmallNetwork.question(network, images)
    let geometry = WindowGeometry(
      window: WindowExtents(rows: 12, columns: 10),
      stride: WindowExtents(rows: 1, columns: 1)
    )
    func fall(_ parts: [Fill.Part]) throws -> Float {
      try Occlusion(geometry: geometry, fill: Fill(parts: parts)).attribute(question)
        .values.elements[0]
    }
    let fills: [Fill.Part] = [
      .quantile(0), .baseline(.constant(0.3)), .baseline(.blurred(sigma: 2)),
    ]
    let single = try fills.map { try fall([$0]) }.sorted()
    #expect(try fall(fills) == single[1])
    #expect(single[0] != single[2])
    // A folder of pictures is as many fillings, the same for each image.
    let pictures = SmallNetwork(height: 12, width: 10).images(3, seed: 4)
    let each = try (0..<3).map { try fall([.baseline(.images(pictures.rows($0..<$0 + 1)))]) }
    #expect(try fall([.baseline(.images(pictures))]) == each.sorted()[1])
  }

  @Test("captum's array on SqueezeNet, window 16, stride 8")
  func golden() throws {
    guard let file = TestData.find("networks/squeezenet1.1.onnx"),
      let golden = TestData.find("golden/squeezenet-attributions.npz")
    else { return }
    let network = Network(try Model(reading: file))
    let arrays = try NumPyArchive(reading: golden)
    let target = Int(try arrays.array("target").ints().elements[0])
    let question = try Question(
      Engine(network, threads: 2, batchSize: 8, memory: 128 << 20),
      about: "data",
      inputs: ["data": try arrays.array("x").floats()],
      target: Target(.element(target), of: "logits")
    )
    let choice = try MethodChoice("occlusion:window=16:stride=8")
    let map = try choice.method(parity: .captum).attribute(question).values
    let expected = try arrays.array("occlusion_16_8").floats()
    #expect(map.shape == expected.shape)
    let error = SmallNetwork.error(map.elements, expected.elements.map { Double($0) })
    print("occlusion_16_8: \(error)")
    #expect(error <= 1e-4)
  }
}
