import Attribution
import Diagnostics
import TestSupport
import Testing

@Suite("What is written for a method is heeded, or refused")
struct MethodChoicesTests {
  private func codes(_ text: String) throws -> [String]? {
    try faultCodes { _ = try MethodChoice(text).method() }
  }

  @Test("a method around another takes one, every other refuses it")
  func inner() throws {
    for entry in MethodCatalogue.entries where !entry.takesInner {
      #expect(try codes("\(entry.name)@gradient") == ["attribution.no-inner"], "\(entry.name)")
    }
    for name in ["smoothgrad", "smoothgrad-squared", "vargrad", "xrai", "guided-grad-cam"] {
      #expect(try codes("\(name)@integrated-gradients:steps=2") == nil)
      #expect(
        try codes("\(name)@integrated-gradients@gradient") == ["attribution.no-inner"]
      )
    }
    #expect(
      try codes("gradient:form=odd@gradient")
        == ["attribution.no-inner", "attribution.bad-setting"]
    )
  }

  @Test("parity that changes no default is said")
  func parity() throws {
    func codes(_ text: String, _ parity: Parity?) throws -> [String] {
      try MethodChoice(text).notices(parity: parity).map(\.code)
    }
    let without = ["attribution.parity-without-effect"]
    #expect(try codes("gradient", nil) == [])
    #expect(try codes("gradient", .captum) == [])
    #expect(try codes("gradient", .zennit) == without)
    #expect(try codes("lrp-z-plus", .captum) == without)
    #expect(try codes("guided-grad-cam", .captum) == without)
    #expect(try codes("guided-grad-cam@gradient", .captum) == [])
  }

  @Test("captum's defaults: absolute gradients, an epsilon of 1e-9")
  func captum() throws {
    let gradient = try MethodChoice("gradient").method(parity: .captum) as? PlainGradient
    #expect(gradient?.form == .absolute)
    let method = try MethodChoice("lrp-epsilon").method(parity: .captum) as? RelevancePropagation
    #expect(method?.composite == .uniform("lrp-epsilon", RuleChoice(.epsilon(1e-9))))
    let own = try MethodChoice("lrp-epsilon:epsilon=0.1").method(parity: .captum)
    #expect(
      (own as? RelevancePropagation)?.composite
        == .uniform("lrp-epsilon", RuleChoice(.epsilon(0.1)))
    )
  }

  @Test("captum's Grad-CAM is signed, and its Guided Grad-CAM is not")
  func rectified() throws {
    let signed = try MethodChoice("grad-cam").method(parity: .captum) as? ClassActivationMap
    #expect(signed?.isRectified == false)
    let guided = try MethodChoice("guided-grad-cam").method(parity: .captum) as? GuidedGradCAM
    #expect(guided?.map.isRectified == true)
    let cam = try MethodChoice("cam").method(parity: .gradCAM) as? ClassActivationMap
    #expect(cam?.isRectified == true)
  }
}
