import Diagnostics
import Networks
import TestSupport
import Testing

@Suite("A tensor is found by its name or a unique end of it")
struct TensorNamesTests {
  private func network() throws -> Network {
    var file = OnnxBuilder()
    file.input("data", [nil, 4])
    file.node("Relu", ["data"], ["block1/relu"])
    file.node("Relu", ["block1/relu"], ["block2/relu"])
    file.node("Dropout", ["block2/relu"], ["block2/drop", ""])
    file.node("Relu", ["block2/drop"], ["relu"])
    file.output("relu", [nil, 4])
    return Network(try file.model())
  }

  @Test("all tensors, inputs first, and no nameless ones")
  func list() throws {
    #expect(
      try network().tensorNames == ["data", "block1/relu", "block2/relu", "block2/drop", "relu"]
    )
  }

  @Test("an exact name wins over longer names with that end; a unique end is enough")
  func found() throws {
    let network = try network()
    #expect(try network.tensor(named: "relu") == "relu")
    #expect(try network.tensor(named: "block1/relu") == "block1/relu")
    #expect(try network.tensor(named: "drop") == "block2/drop")
    #expect(
      try faults { _ = try network.tensor(named: "ock2/relu") }?.first?.code
        == "network.no-such-tensor"
    )
    #expect(try network.tensor(named: "data") == "data")
  }

  @Test("an end of several names is answered with all of them")
  func ambiguous() throws {
    let network = try network()
    let found = try #require(try faults { _ = try network.tensor(named: "/relu") })
    #expect(found.map(\.code) == ["network.ambiguous-tensor"])
    #expect(found[0].what == "'/relu' is the end of several tensor names")
    #expect(found[0].remedy == "say which: block1/relu, block2/relu")
  }

  @Test("a misspelt name is answered with near ones", arguments: ["block1/rleu", "", "fc"])
  func missing(_ name: String) throws {
    let network = try network()
    let found = try #require(try faults { _ = try network.tensor(named: name) })
    #expect(found.map(\.code) == ["network.no-such-tensor"])
    #expect(found[0].what == "the network has no tensor named '\(name)'")
    let near =
      name.isEmpty || name == "fc" ? "there are: data, block1/relu" : "did you mean block1/relu"
    #expect(found[0].remedy?.hasPrefix(near) == true)
  }
}
