import Diagnostics
import Foundation
import Images
import Networks
import Probing
import TestSupport
import Tensors
import Testing

@Suite("A network's card") struct NetworkCardTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let complete = """
    input: x
    output: y
    preprocessing:
      height: 4
      width: 5
      resize: 6
      rounding: plain
      filter: bicubic
      channels: bgr
      range: byte
      mean: [104, 116, 122]
      std: [1, 1, 2]
    classes: names.txt
    layers: {last: y}
    """

  private func card(_ text: String) throws -> NetworkCard {
    try NetworkCard(reading: folder.write(Data(text.utf8), to: "net.yaml"))
  }

  private func network(classes: Int = 3) throws -> Network {
    var builder = OnnxBuilder()
    builder.input("x", [nil, 3, 4, 5])
    builder.output("y", [nil, classes])
    builder.node("Relu", ["x"], ["block/relu"])
    builder.node("GlobalAveragePool", ["block/relu"], ["pooled"])
    builder.node("Flatten", ["pooled"], ["y"])
    return Network(try builder.model())
  }

  @Test("everything it can say is read; class names may lie in a file beside it")
  func reads() throws {
    _ = try folder.write(Data("tench, Tinca tinca\ngold fish\nzebra\n\n".utf8), to: "names.txt")
    let card = try card(complete)
    #expect(card.input == "x" && card.output == "y" && card.layers == ["last": "y"])
    #expect(card.classes.names == ["tench, Tinca tinca", "gold fish", "zebra"])
    #expect(
      card.preprocessing
        == Preprocessing(
          height: 4,
          width: 5,
          resize: .shortSide(6),
          rounding: .plain,
          filter: .bicubic,
          channels: .bgr,
          range: .byte,
          mean: [104, 116, 122],
          std: [1, 1, 2]
        )
    )
    #expect(card.faults(for: try network()).isEmpty)
    let place = NetworkCard.place(besideNetwork: URL(filePath: "/a/net.v1.onnx"))
    #expect(place.path == "/a/net.v1.yaml")
  }

  @Test("all faults come at once, each with its line")
  func faults() throws {
    let text = """
      inptu: x
      preprocessing:
        height: -4
        resize: big
        filter: nearest
        mean: [1, 2]
        std: [1, 1, x]
      classes: nowhere.txt
      layers: [a]
      """
    let faults = try #require(try TestSupport.faults { _ = try card(text) })
    #expect(
      faults.map(\.code).sorted() == [
        "files.missing", "yaml.missing-key", "yaml.no-such-choice", "yaml.unknown-key",
        "yaml.wrong-value", "yaml.wrong-value", "yaml.wrong-value", "yaml.wrong-value",
        "yaml.wrong-value",
      ]
    )
    #expect(faults.allSatisfy { $0.place?.contains("net.yaml, line ") == true })
    #expect(faults.first { $0.code == "yaml.unknown-key" }?.remedy == "did you mean input?")
  }

  @Test("keys without values, and a card without preprocessing, are refused")
  func empty() throws {
    #expect(try faultCodes { _ = try card("input: x") } == ["yaml.missing-key"])
    let codes = try faultCodes { _ = try card("preprocessing:\n  height:\n  width: 3\n") }
    #expect(codes == ["yaml.missing-key", "yaml.missing-key", "yaml.missing-key"])
    #expect(try faultCodes { _ = try card("preprocessing: 3") } == ["yaml.not-mapping"])
    #expect(try faultCodes { _ = try card("") } == ["files.empty"])
    let impossible = complete.replacing("resize: 6", with: "resize: 3")
    _ = try folder.write(Data("a\nb\nc".utf8), to: "names.txt")
    #expect(try faultCodes { _ = try card(impossible) } == ["images.bad-preprocessing"])
    let lines = complete.split(separator: "\n", omittingEmptySubsequences: false)
    for (key, wrong) in [
      ("height", "99999"), ("width", "99999"), ("resize", "3"), ("mean", "[1e300, 0, 0]"),
      ("std", "[1, 0, 1]"),
    ] {
      let place = try #require(lines.firstIndex { $0.hasPrefix("  \(key):") })
      let text = lines.enumerated().map { $0 == place ? "  \(key): \(wrong)" : String($1) }
      let found = try TestSupport.faults { _ = try card(text.joined(separator: "\n")) }
      let spot = try #require(found?.first?.place)
      #expect(spot.hasSuffix("net.yaml, line \(place + 1): \(key)"), "\(spot)")
    }
  }

  @Test("a card that does not fit its network is told so")
  func misfit() throws {
    _ = try folder.write(Data("a\nb".utf8), to: "names.txt")
    var card = try card(complete)
    card.preprocessing.width = 6
    card.layers["wrong"] = "blok/relu"
    #expect(
      card.faults(for: try network()).map(\.code) == [
        "card.wrong-size", "card.wrong-class-count", "network.no-such-tensor",
      ]
    )
    card.input = "z"
    #expect(card.faults(for: try network()).first?.code == "card.no-such-input")
  }

  @Test("layers go by alias, exact name or unique end; a miss is answered with near names")
  func layers() throws {
    _ = try folder.write(Data("a\nb\nc".utf8), to: "names.txt")
    let card = try card(complete)
    let network = try network()
    #expect(try card.tensor(named: "last", in: network) == "y")
    #expect(try card.tensor(named: "block/relu", in: network) == "block/relu")
    #expect(try card.tensor(named: "relu", in: network) == "block/relu")
    let fault = try #require(
      try TestSupport.faults { _ = try card.tensor(named: "lats", in: network) }?.first
    )
    #expect(fault.code == "card.no-such-layer" && fault.remedy == "did you mean last?")
  }

  @Test("a network without a card is told how to write one; what is written can be read")
  func template() throws {
    let url = folder.appending("net.onnx")
    let fault = try #require(
      try TestSupport.faults { _ = try NetworkCard(besideNetwork: url) }?.first
    )
    #expect(fault.code == "card.missing" && fault.remedy?.contains("--write-card") == true)
    let text = NetworkCard.template(for: try network(), file: "net.onnx")
    _ = try folder.write(Data(text.utf8), to: "net.yaml")
    let card = try NetworkCard(besideNetwork: url)
    #expect(card.preprocessing.height == 4 && card.preprocessing.width == 5)
    #expect(card.input == "x")
    #expect(card.faults(for: try network()).isEmpty)
  }

  @Test("an input with its channels last is seen as that, and refuses another card")
  func channelsLast() throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 4, 5, 3])
    file.node("Transpose", ["x"], ["t"], ["perm": .ints([0, 3, 1, 2])])
    file.node("GlobalAveragePool", ["t"], ["y"])
    file.output("y", [nil, 3, 1, 1])
    let network = Network(try file.model())
    let text = NetworkCard.template(for: network, file: "net.onnx")
    let url = try folder.write(Data(text.utf8), to: "net.yaml")
    var card = try NetworkCard(reading: url)
    #expect(card.preprocessing.layout == .nhwc)
    #expect(card.preprocessing.shape == [4, 5, 3])
    #expect(card.faults(for: network).isEmpty)
    card.preprocessing.layout = .nchw
    #expect(card.faults(for: network).map(\.code) == ["card.wrong-size"])
  }

  @Test("damaged cards never trap")
  func damage() throws {
    let bytes = Data(complete.utf8)
    try forEachDamaged(bytes, every: 2) { damaged in
      let url = try folder.write(damaged, to: "damaged.yaml")
      _ = try TestSupport.faults { _ = try NetworkCard(reading: url) }
    }
  }
}

@Suite("Class names") struct ClassNamesTests {
  private let names = ClassNames([
    "n01440764 tench, Tinca tinca", "n02391049 zebra", "n03126707 crane", "n02012849 crane",
    "striped ball",
  ])

  @Test(
    "a class is found by its whole name, WordNet number, or one of its names",
    arguments: [
      ("n02391049_zebra", 1), ("Zebra", 1), ("zebra", 1), ("n02391049", 1), ("tinca tinca", 0),
      ("tench", 0), ("n01440764_tench", 0), ("n03126707_crane", 2), ("Striped_Ball", 4),
    ]
  )
  func finds(name: String, index: Int) throws {
    #expect(try names.index(named: name) == index)
  }

  @Test("a name of several classes, or of none, is refused with what is near")
  func refuses() throws {
    let several = try #require(try faults { _ = try names.index(named: "crane") }?.first)
    #expect(several.code == "card.ambiguous-class")
    #expect(several.remedy?.contains("2 (n03126707 crane)") == true)
    let none = try #require(try faults { _ = try names.index(named: "zebr") }?.first)
    #expect(none.code == "card.no-such-class" && none.remedy?.contains("zebra") == true)
    let empty = try #require(try faults { _ = try ClassNames([]).index(named: "zebra") }?.first)
    #expect(empty.remedy?.contains("classes:") == true)
    #expect(names.name(of: 1) == "n02391049 zebra" && names.name(of: 9) == "class 9")
  }
}
