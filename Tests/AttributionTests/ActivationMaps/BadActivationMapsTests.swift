import Attribution
import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("What no class activation map can be made of is refused with a reason")
struct BadActivationMapsTests {
  private func fault(_ body: () throws -> Relevance) -> [Fault] {
    do {
      _ = try body()
      return []
    } catch { return (error as? InputError)?.faults ?? [] }
  }

  @Test("CAM without a pooled linear head, naming what stands in between")
  func head() throws {
    let deep = try MapNetworks.question(MapNetworks.deep())
    let rectified = try MapNetworks.question(MapNetworks.pooled(relu: false))
    for question in [deep, rectified] {
      let faults = fault { try ClassActivationMap(PooledCAM()).attribute(question) }
      #expect(faults.map(\.code) == ["attribution.unfit-method"])
      #expect(faults[0].what.contains("Relu"))
    }
    var map = ClassActivationMap(PooledCAM())
    map.layers = ["maps"]
    let pooled = try MapNetworks.question(MapNetworks.pooled())
    #expect(fault { try map.attribute(pooled) }.first?.what.contains("'features'") == true)
  }

  @Test("every layer without places and every unknown name, all at once")
  func layers() throws {
    let question = try MapNetworks.question(MapNetworks.deep())
    var map = ClassActivationMap(GradCAM())
    map.layers = ["hidden", "flat"]
    let places = fault { try map.attribute(question) }
    #expect(places.map(\.code) == ["attribution.no-places", "attribution.no-places"])
    map.layers = ["hiden", "featurs", "early"]
    let names = fault { try map.attribute(question) }
    #expect(names.map(\.code) == ["network.no-such-tensor", "network.no-such-tensor"])
  }

  @Test("a network without any layer over places")
  func flat() throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 8, 8])
    file.initializer("w", Tensor([192, 2], repeating: Float(0.1)))
    file.node("Flatten", ["x"], ["flat"])
    file.node("Gemm", ["flat", "w"], ["logits"])
    file.output("logits", [nil, 2])
    let question = try MapNetworks.question(Network(try file.model()))
    let faults = fault { try ClassActivationMap(GradCAM()).attribute(question) }
    #expect(faults.map(\.code) == ["attribution.unfit-method"])
  }

  @Test("a map that is 0 everywhere is given however it is scaled, and the reader is told")
  func empty() throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 8, 8])
    file.initializer("w", Tensor([2, 3, 1, 1], repeating: Float(-1)))
    file.node("Abs", ["x"], ["size"])
    file.node("Conv", ["size", "w"], ["maps"])
    file.node("Relu", ["maps"], ["features"])
    file.node("GlobalAveragePool", ["features"], ["means"])
    file.node("Flatten", ["means"], ["logits"])
    file.output("logits", [nil, 2])
    let question = try MapNetworks.question(Network(try file.model()))
    var map = ClassActivationMap(GradCAM())
    for scaling in MapScaling.allCases {
      map.scaling = scaling
      let relevance = try map.attribute(question)
      #expect(relevance.values.elements.allSatisfy { $0 == 0 })
      #expect(relevance.notices.map(\.code).contains("attribution.empty-map"))
    }
  }

  @Test("numbers that are not finite")
  func notFinite() throws {
    let network = try MapNetworks.deep()
    var input = MapNetworks.input([1, 3, 8, 8], seed: 1)
    input.elements[0] = .infinity
    let question = try Question(
      Engine(network, threads: 1),
      about: "x",
      inputs: ["x": input],
      target: Target(.element(0), of: "logits")
    )
    for weighting in [GradCAM(), EigenCAM()] as [any MapWeighting] {
      let faults = fault { try ClassActivationMap(weighting).attribute(question) }
      #expect(faults.map(\.code) == ["attribution.not-finite"])
    }
  }

  @Test(
    "settings that there are not",
    arguments: [
      "grad-cam:upsampling=netdissect", "grad-cam:relu=maybe", "grad-cam:scale=2", "cam:layr=x",
      "gaussian:deviation=0", "gaussian:deviation=wide",
    ]
  )
  func settings(_ text: String) {
    #expect(throws: InputError.self) { _ = try MethodChoice(text).method() }
  }
}
