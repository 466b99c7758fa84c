import Scenes
import Testing

@Suite("Label maps show what is drawn") struct LabelMapsShowWhatIsDrawnTests {
  private static let scenes = (0..<BrodenScenes.embedded.count).map {
    BrodenScenes.embedded.scene($0)
  }

  /// The mean levels of the four pixels of a picture under one pixel of its maps.
  private func levels(_ pixels: [UInt8], _ index: Int) -> SIMD3<Double> {
    let (row, column) = (index / LabelledScene.mapSide, index % LabelledScene.mapSide)
    var sum = SIMD3<Double>()
    for (y, x) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      let start = ((2 * row + y) * Scene.side + 2 * column + x) * 3
      sum += SIMD3(Double(pixels[start]), Double(pixels[start + 1]), Double(pixels[start + 2]))
    }
    return sum / 4
  }

  private func number(_ name: String) throws -> Int {
    try #require(SceneLabel.all.first { $0.name == name }).number
  }

  @Test("labels are numbered from 1, by category, and no name occurs twice")
  func numbers() {
    #expect(SceneLabel.all.map(\.number) == Array(1...SceneLabel.all.count))
    #expect(Set(SceneLabel.all.map(\.name)).count == SceneLabel.all.count)
    let ranks = SceneLabel.all.map { SceneLabel.Category.allCases.firstIndex(of: $0.category) ?? 0 }
    #expect(ranks == ranks.sorted())
  }

  @Test(
    "where a map says a colour, the picture has it",
    arguments: [
      ("red-c", SIMD3(1, 0, 0)), ("green-c", SIMD3(0, 1, 0)), ("blue-c", SIMD3(0, 0, 1)),
      ("yellow-c", SIMD3(1, 1, 0)), ("violet-c", SIMD3(1, 0, 1)), ("teal-c", SIMD3(0, 1, 1)),
    ] as [(String, SIMD3<Double>)]
  )
  func colours(name: String, direction: SIMD3<Double>) throws {
    let wanted = try number(name)
    var (agree, all) = (0, 0)
    for scene in Self.scenes {
      let pixels = scene.scene.pixels()
      for (index, label) in (scene.map(.color) ?? []).enumerated() where label == wanted {
        let found = levels(pixels, index)
        let mean = found.sum() / 3
        // The channels of the colour lie above the mean of the three, the others below it.
        let isSo = (0..<3).allSatisfy { (found[$0] > mean) == (direction[$0] > 0) }
        agree += isSo ? 1 : 0
        all += 1
      }
    }
    // At an edge or between two stripes four pixels show more than one colour, and a violet or a
    // teal that is mixed with a backdrop loses its least channel first.
    #expect(all > 500 && Double(agree) > 0.75 * Double(all), "\(agree) of \(all)")
  }

  @Test("parts lie on animals and cover them, textures lie on things, frames on the edge")
  func places() throws {
    let (animal, frame) = (try number("animal"), try number("frame"))
    var framed = 0
    for scene in Self.scenes {
      let objects = try #require(scene.map(.object))
      let parts = scene.map(.part) ?? objects.map { _ in 0 }
      let textures = scene.map(.texture) ?? objects.map { _ in 0 }
      for (index, object) in objects.enumerated() {
        #expect((parts[index] != 0) == (object == animal))
        #expect(textures[index] == 0 || (object != 0 && object != frame))
      }
      if objects.contains(frame) {
        framed += 1
        #expect(objects[0] == frame && objects[objects.count - 1] == frame)
      }
    }
    #expect((30..<90).contains(framed))
  }

  @Test("each label comes in ten pictures at least and covers half a picture, as Broden asks")
  func enough() {
    for label in SceneLabel.all {
      let counts = Self.scenes.compactMap { $0.map(label.category) }
        .map { map in map.count { $0 == label.number } }.filter { $0 > 0 }
      let size = LabelledScene.mapSide * LabelledScene.mapSide
      #expect(counts.count >= 10 && 2 * counts.reduce(0, +) >= size, "\(label.name)")
    }
  }

  @Test("a night is darker than a studio, a meadow greener")
  func settings() {
    func mean(_ setting: Setting) -> SIMD3<Double> {
      let scenes = Self.scenes.filter { $0.setting == setting }
      let lowest = LabelledScene.mapSide * (LabelledScene.mapSide - 3) + LabelledScene.mapSide / 2
      return scenes.map { levels($0.scene.pixels(), lowest) }.reduce(SIMD3(), +)
        / Double(scenes.count)
    }
    let (studio, meadow, night) = (mean(.studio), mean(.meadow), mean(.night))
    #expect(night.sum() < 0.5 * studio.sum())
    #expect(meadow.y > 1.5 * meadow.x && studio.y < 1.2 * studio.x)
  }
}
