import Scenes
import Testing

@Suite("Scenes show what their folder says")
struct ScenesShowWhatTheySayTests {
  @Test("A red scene has a reddish middle, a random one has not")
  func redIsSeen() {
    #expect((0..<40).allSatisfy { isReddish(.concept(.red), $0) })
    #expect((0..<40).allSatisfy { !isReddish(.random, $0) })
  }

  @Test("A framed scene has one colour along its edge, a random one has not")
  func frameIsSeen() {
    #expect((0..<40).allSatisfy { edgeColours(.concept(.framed), $0).count == 1 })
    #expect((0..<40).allSatisfy { edgeColours(.random, $0).count > 1 })
  }

  @Test("Classes show frames in about half of their scenes", arguments: SceneClass.allCases)
  func framesSayNothing(of sceneClass: SceneClass) {
    let framed = (0..<400).count { edgeColours(.sceneClass(sceneClass), $0).count == 1 }
    // Four standard deviations of a fair coin tossed 400 times are 40.
    #expect(abs(framed - 200) <= 40)
  }

  @Test("A scene depends on its number and its purpose")
  func scenesDiffer() {
    let scene = SceneFolder.random.scene(1, for: "a").pixels()
    #expect(scene == SceneFolder.random.scene(1, for: "a").pixels())
    #expect(scene != SceneFolder.random.scene(2, for: "a").pixels())
    #expect(scene != SceneFolder.random.scene(1, for: "b").pixels())
  }

  /// Whether most of the central eighth is a strong red.
  private func isReddish(_ folder: SceneFolder, _ number: Int) -> Bool {
    let pixels = folder.scene(number, for: "embedded").pixels()
    let middle = (28..<36).flatMap { row in (28..<36).map { (row * Scene.side + $0) * 3 } }
    let red = middle.count { pixels[$0] > 150 && pixels[$0 + 1] < 60 && pixels[$0 + 2] < 60 }
    return 2 * red > middle.count
  }

  private func edgeColours(_ folder: SceneFolder, _ number: Int) -> Set<[UInt8]> {
    let pixels = folder.scene(number, for: "embedded").pixels()
    let last = Scene.side - 1
    return Set(
      (0..<Scene.side).flatMap { place in
        [(0, place), (last, place), (place, 0), (place, last)].map { row, column in
          Array(pixels[(row * Scene.side + column) * 3..<(row * Scene.side + column) * 3 + 3])
        }
      }
    )
  }
}
