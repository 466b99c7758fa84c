import Dissection
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("The standard number of permutations")
struct StandardPermutationsTests {
  private func count(
    units: Int = 512,
    cells: Int = 196,
    labelsPerImage: Double = 20,
    multiplyAdds: Int = 350_000_000
  ) -> Int {
    StandardPermutations.count(
      units: units,
      cells: cells,
      quantile: 0.005,
      labelsPerImage: labelsPerImage,
      multiplyAdds: multiplyAdds
    )
  }

  @Test("SqueezeNet's fire9 affords 199, ResNet-18's last layer some 2000")
  func networks() {
    #expect(count() == 199)
    #expect((1500...2500).contains(count(cells: 49, multiplyAdds: 1_800_000_000)))
  }

  @Test("It is never below 99, never above 9999, and p-values are round")
  func bounds() {
    #expect(count(units: 4096, labelsPerImage: 100, multiplyAdds: 0) == 99)
    #expect(count(units: 1, labelsPerImage: 0) == 9999)
    for units in stride(from: 1, to: 2000, by: 37) { #expect((count(units: units) + 1) % 100 == 0) }
  }

  @Test("A larger network affords more, more units fewer")
  func grows() {
    #expect(count(multiplyAdds: 4_000_000_000) > count())
    #expect(count(units: 64) > count())
  }

  @Test("The multiply-adds of ResNet-20 and SqueezeNet 1.1 are those published")
  func multiplyAdds() throws {
    // He et al. 2016 count 41 million. torchvision states 349 million for SqueezeNet 1.1 at 224; at
    // 227 its last maps have 14 x 14 cells instead of 13 x 13, up to 16 % more.
    let networks: [(String, String, [Int], ClosedRange<Int>)] = [
      ("cifar10-resnet20", "images", [1, 3, 32, 32], 40_000_000...42_000_000),
      ("squeezenet1.1", "data", [1, 3, 227, 227], 349_000_000...405_000_000),
    ]
    for (name, input, shape, expected) in networks {
      guard let file = TestData.find("networks/\(name).onnx") else { return }
      let network = Network(try Model(reading: file))
      #expect(expected.contains(network.multiplyAdds([input: Shape(shape)])))
    }
  }
}
