import Attribution
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Perturbation methods run on networks of every kind")
struct PerturbationOnRealNetworksTests {
  @Test(
    "with few samples; every map is finite and not flat",
    arguments: [
      ("squeezenet1.1", "data", [3, 227, 227], 50.0),
      ("mobilenet_v2_1.0_224", "images", [3, 224, 224], 1),
      ("cifar10-resnet20", "images", [3, 32, 32], 1), ("mnist-vit-tiny", "images", [1, 28, 28], 1),
    ]
  )
  func run(_ name: String, _ input: String, _ row: [Int], _ scale: Double) throws {
    guard let file = TestData.find("networks/\(name).onnx") else { return }
    let network = Network(try Model(reading: file))
    let noise = SmallNetwork(height: row[1], width: row[2]).images(3)
    let elements = noise.elements.map { $0 * Float(scale) }
    let count = row.reduce(1, *)
    func images(_ number: Int) -> Tensor<Float> {
      Tensor(Shape([number] + row), Array(elements[..<(number * count)]))
    }
    let question = try Question(
      Engine(network, threads: 2, batchSize: 8, memory: 128 << 20),
      about: input,
      inputs: [input: images(1)],
      target: Target(.largest, of: try network.logits().tensor)
    )
    let others = images(3)
    let resources = MethodResources(images: { _ in others }, array: { _ in others })
    let side = row[1] / 4
    let patch = min(side, 28)
    for text in [
      "occlusion:window=\(side):stride=\(side):fill=quantile/0.1+mean+zero",
      "feature-ablation:segments=grid:cells=3", "rise:samples=32:grid=4",
      "sobol:grid=2:design=4", "hsic:grid=3:samples=32",
      "meaningful-perturbation:iterations=3:side=7",
      "prediction-difference:data=d:window=\(patch):stride=\(patch):samples=1:patches=300:padding=1",
    ] {
      let map = try MethodChoice(text).method(resources: resources).attribute(question).values
      #expect(map.shape == [1, 1, row[1], row[2]], "\(text)")
      #expect(map.isFinite, "\(text)")
      #expect(Set(map.elements).count > 1, "\(text)")
    }
  }
}
