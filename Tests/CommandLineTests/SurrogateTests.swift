import Attribution
import Foundation
import TestSupport
import Testing

@Suite("noema surrogate") struct SurrogateTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    // 90 inputs with two concepts; the network sees zebras where stripes reach 40.
    var features = "image,stripes,grass\n"
    var predictions = "image,prediction,logit\n"
    for index in 0..<90 {
      let (stripes, grass) = (index * 37 % 90, index * 53 % 90)
      features += "\(index).png,\(stripes),\(Double(grass) / 7)\n"
      let name = stripes >= 40 ? "zebra" : "horse"
      predictions += "\(index).png,\(name),\(Double(stripes) / 3 - 2.5)\n"
    }
    let lines = predictions.split(separator: "\n")
    let turned = [lines[0]] + lines.dropFirst().reversed()
    _ = try folder.write(Data(features.utf8), to: "features.csv")
    _ = try folder.write(Data(turned.joined(separator: "\n").utf8), to: "predictions.csv")
  }

  private func run(_ arguments: [String]) throws -> Binary.Outcome {
    try Binary.run(["surrogate"] + arguments, in: folder.url)
  }

  @Test("imitates classes by a tree, and says how faithfully")
  func tree() throws {
    let outcome = try run(["features.csv", "--predictions", "predictions.csv"])
    expectSuccess(outcome)
    for words in [
      "names the network's class", "95 %", "if stripes <= ", "-> zebra (100 %)", "-> horse",
    ] {
      #expect(outcome.output.contains(words), "\(outcome.output)")
    }
    let json = try run(["features.csv", "--predictions", "predictions.csv", "--json"])
    let fitted = try JSONDecoder()
      .decode(GlobalSurrogate.Fitted.self, from: Data(json.output.utf8))
    #expect(fitted.classes == ["horse", "zebra"])
    #expect(fitted.model.importances(features: 2) == [1, 0])
  }

  @Test("imitates scores by a linear model, by column")
  func linear() throws {
    let outcome = try run([
      "features.csv", "--predictions", "predictions.csv", "--prediction", "logit", "--form",
      "linear",
    ])
    expectSuccess(outcome)
    #expect(outcome.output.contains("R² = 1.000") && outcome.output.contains("score = "))
  }

  @Test("refuses tables that do not fit, and settings out of range")
  func refusals() throws {
    let tables = ["features.csv", "--predictions", "predictions.csv"]
    expectRefusal(try run(["nowhere.csv"]), saying: "nowhere.csv")
    expectRefusal(try run(tables + ["--prediction", "logits"]), saying: "no column", "logit")
    expectRefusal(try run(tables + ["--depth", "0"]), saying: "depth")
    for share in ["nan", "inf", "1e30", "0"] {
      expectRefusal(try run(tables + ["--held-out", share]), saying: "held-out")
    }
    _ = try folder.write(Data("image,prediction\n0.png,zebra\n".utf8), to: "bare.csv")
    expectRefusal(try run(["bare.csv"]), saying: "no column of features")
    expectRefusal(try run(tables + ["--as", "scores"]), saying: "not a finite number")
    expectRefusal(
      try run(["predictions.csv", "--predictions", "features.csv"]),
      saying: "'horse' in the column 'prediction'"
    )
    _ = try folder.write(Data("image,prediction\n0.png,zebra\n0.png,zebra\n".utf8), to: "few.csv")
    expectRefusal(
      try run(["features.csv", "--predictions", "few.csv"]),
      saying: "two decisions about '0.png'"
    )
  }
}
