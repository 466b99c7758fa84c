import Attribution
import TestSupport
import Tensors
import Testing

@Suite("What a method was made with") struct SettingsDecideTests {
  @Test(
    "whether its numbers are signed follows from its settings, the method inside and parity",
    arguments: [
      ("gradient", nil, MethodEntry.Sign.signed), ("gradient:form=absolute", nil, .amount),
      ("gradient:form=squared", nil, .amount), ("smoothgrad", nil, .signed),
      ("smoothgrad@grad-cam", nil, .amount), ("smoothgrad@grad-cam:relu=off", nil, .signed),
      ("vargrad", nil, .amount), ("grad-cam", nil, .amount), ("grad-cam:relu=off", nil, .signed),
      ("grad-cam:relu=off:scale=range", nil, .amount), ("grad-cam", .captum, .signed),
      ("layer-cam", .captum, .signed), ("grad-cam", .gradCAM, .amount), ("cam", nil, .signed),
      ("cam:relu=on", nil, .amount),
    ] as [(String, Parity?, MethodEntry.Sign)]
  )
  func signs(choice: String, parity: Parity?, sign: MethodEntry.Sign) throws {
    #expect(try MethodChoice(choice).made(parity: parity).sign == sign)
  }

  private func settings(_ choice: String, _ parity: Parity? = nil) throws -> [String: String] {
    let made = try MethodChoice(choice).made(parity: parity)
    return Dictionary(made.settings.map { ($0.name, $0.value) }) { $1 }
  }

  @Test("settings that were not given are told as they were, those of the method inside too")
  func resolved() throws {
    #expect(try settings("integrated-gradients")["steps"] == "50")
    let zennit = try settings("smoothgrad@integrated-gradients:baseline=mean", .zennit)
    #expect(zennit["samples"] == "20" && zennit["noise"] == "0.1")
    #expect(zennit["@integrated-gradients:steps"] == "20")
    #expect(zennit["@integrated-gradients:baseline"] == "mean")
    let captum = try settings("smoothgrad", .captum)
    #expect(captum["samples"] == "5" && captum["deviation"] == "1.0")
    #expect(captum["@gradient:form"] == "signed")
    #expect(try settings("grad-cam", .captum)["relu"] == "off")
  }

  @Test("a setting that is given twice is a fault")
  func twice() throws {
    let codes = try faultCodes {
      _ = try MethodChoice("integrated-gradients:steps=3:steps=4").made()
    }
    #expect(codes == ["attribution.setting-twice"])
  }

  @Test("settings can be changed inside and out, and what was written stays")
  func changed() throws {
    let choice = try MethodChoice("smoothgrad:samples=2@grad-cam").changingSettings {
      name,
      settings in
      if name == "grad-cam" { settings.append(("layer", "a:b@c")) }
    }
    #expect(choice.text == "smoothgrad:samples=2@grad-cam" && choice.settings.count == 1)
    #expect(choice.inner?.settings.first?.value == "a:b@c")
  }
}
