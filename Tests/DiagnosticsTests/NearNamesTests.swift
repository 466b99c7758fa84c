import Diagnostics
import Testing

@Suite struct NearNamesTests {
  private let names = NearNames(among: ["fire2", "fire5", "fire5_relu", "pool1", "x"])

  @Test(
    "Names that contain the wanted one, or that it contains, come first",
    arguments: [
      ("fire5_concat", ["fire5"]), ("relu", ["fire5_relu"]),
      ("FIRE5", ["fire5", "fire5_relu", "fire2"]),
    ]
  )
  func containment(wanted: String, near: [String]) {
    #expect(names.near(wanted) == near)
  }

  @Test("A slip of the finger is one edit", arguments: ["pol1", "pooll1", "opol1", "pool2"])
  func edits(wanted: String) {
    #expect(names.near(wanted) == ["pool1"])
  }

  @Test("A name far from all gets the list, a list of nothing no remedy")
  func far() {
    #expect(names.remedy(for: "classifier") == "there are: fire2, fire5, fire5_relu, pool1, x")
    #expect(NearNames(among: []).remedy(for: "a") == nil)
    #expect(names.near("").isEmpty)
  }
}
