import Attribution
import TestSupport
import Testing

@Suite struct EndlessSettingsTests {
  @Test(
    "Settings with which a method would hardly end are refused",
    arguments: [
      // A fraction of 0 moves one number a pass.
      "guided-ig:fraction=0",
      // Gauss and Legendre's nodes take the square of the steps.
      "integrated-gradients:steps=100000:quadrature=gauss-legendre",
      "integrated-gradients:maximal-steps=1000000", "internal-influence:steps=10001",
      // Both take the square for each pixel.
      "lime:segments=quickshift:kernel=50", "xrai:dilation=100",
    ]
  )
  func refused(text: String) throws {
    #expect(try faultCodes { _ = try MethodChoice(text).method() } == ["attribution.bad-setting"])
  }
}
