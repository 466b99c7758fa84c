import Foundation
import TestSupport
import Testing

@Suite("There is one engine: what instruments share stands in one place")
struct OneEngineTests {
  /// The Swift files of the modules, by their paths under `Sources`.
  private static func sources() throws -> [String: String] {
    let root = TestData.checkout.appending(path: "Sources").resolvingSymlinksInPath()
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var texts: [String: String] = [:]
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      let path = file.path.replacingOccurrences(of: root.path + "/", with: "")
      texts[path] = try String(contentsOf: file, encoding: .utf8)
    }
    return texts
  }

  /// The files in which a piece of code stands.
  private static func files(with code: String) throws -> Set<String> {
    Set(try sources().filter { $0.value.contains(code) }.keys)
  }

  @Test("plans are made by the engine alone, and the reverse walk by the planner alone")
  func reverse() throws {
    #expect(try Self.files(with: "network.plan(") == ["Networks/Execution/Engine+Plans.swift"])
    #expect(try Self.files(with: " ReverseWalk(") == ["Networks/Planning/Network+Planning.swift"])
  }

  @Test("maps are laid over pixels by one sampling, and heat over pictures by one overlay")
  func drawing() throws {
    let upsamplings = try Self.files(with: "func upsampled(")
    #expect(upsamplings.allSatisfy { $0.hasPrefix("Attribution/Maps/MapGeometry") })
    #expect(try Self.files(with: " AxisSampling(") == ["Attribution/Maps/AxisSampling.swift"])
    #expect(
      try Self.files(with: "Overlay()") == ["Reports/Attribution/AttributionDrawing.swift"]
    )
  }
}
