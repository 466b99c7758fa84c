import Attribution
import Foundation
import Images
import Reports
import TestSupport
import Tensors
import Testing

struct AttributionFoldersAreWholeTests {
  @Test("a folder holds for each image the photograph, and for each method map, overlay and array")
  func files() throws {
    let folder = try TemporaryFolder()
    let result = try MadeUpAttribution().write(to: folder.url)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    let maps = ["method-0", "method-1"].flatMap { ["\($0).npy", "\($0).png", "\($0)-overlay.png"] }
    let inner = (maps + ["photograph.png"]).flatMap { name in
      (0..<3).map { "image-\($0)/\(name)" }
    }
    let all =
      inner + ["montage.png", "report.html", "result.json", "image-0", "image-1", "image-2"]
    #expect(Set(names) == Set(all))
    let json = try Data(contentsOf: folder.appending("result.json"))
    #expect(try AttributionResult(json: json) == result)
    let array = try NPYFile.read(folder.appending("image-2/method-0.npy")).floats()
    #expect(array.shape == [3, 8, 12] && array.elements[1] == MadeUpAttribution.number(577))
    // Small pictures are enlarged by a whole factor.
    let heat = try Image(decoding: Data(contentsOf: folder.appending("image-0/method-0.png")))
    #expect(heat.width == 12 * 18 && heat.height == 8 * 18)
  }

  @Test("the record holds what the maps hold, and the same bytes come twice")
  func record() throws {
    let (a, b) = (try TemporaryFolder(), try TemporaryFolder())
    let result = try MadeUpAttribution().write(to: a.url)
    _ = try MadeUpAttribution().write(to: b.url)
    for name in ["report.html", "result.json", "montage.png", "image-1/method-0-overlay.png"] {
      let (first, second) = (a.appending(name), b.appending(name))
      #expect(try Data(contentsOf: first) == Data(contentsOf: second), "\(name)")
    }
    #expect(result.refusals.map(\.method) == [2])
    let cell = result.images[1].cells[0]
    let values: [Double] = (288..<576).map { Double(MadeUpAttribution.number($0)) }
    #expect(cell.sum == values.reduce(0, +))
    var places = [Double](repeating: 0, count: 96)
    for (index, value) in values.enumerated() { places[index % 96] += value }
    #expect(cell.minimum == places.min() && cell.maximum == places.max())
    #expect(cell.checks == ["convergence delta": 0.001])
    #expect(cell.curve?.scores == [0, 1, 2, 3, 4] && cell.curve?.gradients.first == 5)
    let limit = try #require(cell.limit)
    #expect(limit <= max(-cell.minimum, cell.maximum) && limit > 0)
    let beyond = places.count { abs($0) > limit }
    #expect(abs(cell.clipped - Double(beyond) / 96) < 1e-12)
    // Of amounts: 4 at three of 24 places, in one row.
    let amounts = result.images[0].cells[1]
    #expect(amounts.boxes.map(\.area) == [3] && amounts.boxes.first?.columns == 3..<6)
  }

  @Test("what an older run left is removed, and nothing else; no name leads out of the folder")
  func older() throws {
    let folder = try TemporaryFolder()
    _ = try MadeUpAttribution(imageCount: 3).write(to: folder.url)
    for name in ["note.txt", "image-2/note.txt"] {
      try Data("mine".utf8).write(to: folder.appending(name))
    }
    let record = folder.appending("result.json")
    let text = try String(contentsOf: record, encoding: .utf8)
    let hostile = text.replacing("\"image-0\"", with: "\"../\(folder.url.lastPathComponent)/kept\"")
    try Data(hostile.utf8).write(to: record)
    let kept = folder.appending("kept")
    try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: false)
    try Data("mine".utf8).write(to: kept.appending(path: "photograph.png"))
    _ = try MadeUpAttribution(imageCount: 1, methodCount: 1).write(to: folder.url)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    let left = ["method-1.npy", "method-1.png", "method-1-overlay.png"].map { "image-0/\($0)" }
    let new = ["method-0.npy", "method-0.png", "method-0-overlay.png", "photograph.png"]
      .map { "image-0/\($0)" }
    #expect(
      Set(names)
        == Set(
          left + new + [
            "image-0", "image-2", "image-2/note.txt", "kept", "kept/photograph.png", "note.txt",
            "montage.png", "report.html", "result.json",
          ]
        )
    )
  }

  @Test("a run that gives no map leaves no folder; maps, and a folder that was there, stay")
  func abandoned() throws {
    let folder = try TemporaryFolder()
    let (new, old) = (folder.appending("new"), folder.appending("old"))
    try MadeUpAttribution(refusesAll: true).abandon(in: new)
    #expect(!FileManager.default.fileExists(atPath: new.path))
    try MadeUpAttribution().abandon(in: new)
    #expect(
      FileManager.default.fileExists(atPath: new.appending(path: "image-2/method-0.npy").path)
    )
    // Another command's page and record, and an older attribution's maps.
    _ = try MadeUpAttribution().write(to: old)
    let names = try FileManager.default.subpathsOfDirectory(atPath: old.path)
    try MadeUpAttribution(refusesAll: true).abandon(in: old)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: old.path) == names)
  }

  @Test("a picture that is the run's input is not removed")
  func ownInput() throws {
    let folder = try TemporaryFolder()
    _ = try MadeUpAttribution().write(to: folder.url)
    let input = folder.appending("image-2/photograph.png")
    _ = try MadeUpAttribution(imageCount: 1, firstPath: input.path).write(to: folder.url)
    #expect(FileManager.default.fileExists(atPath: input.path))
    let map = folder.appending("image-2/method-0.npy")
    #expect(!FileManager.default.fileExists(atPath: map.path))
  }

  @Test("a shared scale is the largest of its images' and holds for all")
  func shared() throws {
    let (own, all) = (try TemporaryFolder(), try TemporaryFolder())
    let single = try MadeUpAttribution().write(to: own.url)
    let shared = try MadeUpAttribution(scale: .shared).write(to: all.url)
    let largest = single.images.compactMap { $0.cells[0].limit }.max()
    #expect(Set(single.images.map { $0.cells[0].limit }).count == 3)
    #expect(shared.images.allSatisfy { $0.cells[0].limit == largest })
    let name = "image-0/method-0.png"
    #expect(try Data(contentsOf: own.appending(name)) != Data(contentsOf: all.appending(name)))
  }

  @Test("amounts with an offset are drawn from the least of them, and the page says so")
  func offset() throws {
    let (plain, raised) = (try TemporaryFolder(), try TemporaryFolder())
    let without = try MadeUpAttribution().write(to: plain.url)
    let with = try MadeUpAttribution(offset: 100).write(to: raised.url)
    #expect(without.images.allSatisfy { $0.cells.allSatisfy { $0.base == nil } })
    #expect(with.images.allSatisfy { $0.cells[0].base == nil && $0.cells[1].base == 100 })
    // The colours are those of the amounts without it.
    let name = "image-0/method-1.png"
    #expect(try Data(contentsOf: plain.appending(name)) == Data(contentsOf: raised.appending(name)))
    let words = "drawn from their least number"
    for (folder, isSaid) in [(plain, false), (raised, true)] {
      let page = try String(contentsOf: folder.appending("report.html"), encoding: .utf8)
      #expect(page.contains(words) == isSaid)
    }
  }

  @Test("every angle bracket belongs to a tag, every tag is closed, nothing is loaded or run")
  func page() throws {
    let folder = try TemporaryFolder()
    _ = try MadeUpAttribution().write(to: folder.url)
    let page = try String(contentsOf: folder.appending("report.html"), encoding: .utf8)
    let tags = PageTags(page)
    #expect(tags.hasOnlyTags && tags.unbalanced == nil)
    #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("url("))
    for tag in tags.tags {
      #expect(!["script", "link", "iframe", "object", "a", "i", "b2"].contains(tag.name))
      #expect(!tag.attributes.contains { $0.name.hasPrefix("on") })
      for attribute in tag.attributes where attribute.name == "src" {
        #expect(attribute.value.hasPrefix("data:image/jpeg;base64,/9j/"))
      }
    }
    let pictures = tags.tags.filter { $0.name == "img" }
    // Three photographs, and two kinds of picture for two methods on each.
    #expect(pictures.count == 3 + 3 * 2 * 2)
    #expect(pictures.allSatisfy { tag in tag.attributes.contains { $0.name == "alt" } })
    for words in [
      "&lt;script&gt;alert(&#39;c&#39;)", "no &lt;pooled&gt; head", "take Grad-CAM",
      "zèbre &lt;i&gt;",
      "Choose it when &lt;nothing&gt; else fits.", "99.5th percentile", "convergence delta",
      "Along the path", "18446744073709551615", "Made up by &lt;hand&gt;.", "The layer is",
    ] {
      #expect(page.contains(words), "\(words)")
    }
  }

  @Test("a page of many images shows the first, and says so")
  func many() throws {
    let folder = try TemporaryFolder()
    let count = AttributionPictures.mapLimit / 3 + 2
    _ = try MadeUpAttribution(imageCount: count).write(to: folder.url)
    let page = try String(contentsOf: folder.appending("report.html"), encoding: .utf8)
    #expect(page.contains("The page shows the first 200 images of 202"))
    #expect(page.utf8.count < 25 << 20)
  }

  @Test("text is at most 100 columns wide and says what does not fit")
  func text() throws {
    let folder = try TemporaryFolder()
    let text = AttributionReport(try MadeUpAttribution().write(to: folder.url)).text
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for words in [
      "zèbre", "signed:steps=3", "cam: no <pooled> head (take Grad-CAM)", "convergence delta", "+0",
    ] {
      #expect(text.contains(words) != (words == "+0"), "\(words): \(text)")
    }
  }

  @Test(
    "nothing is wider than its window, and the buttons change what is seen",
    arguments: [390, 1280]
  )
  func usable(width: Int) throws {
    guard let browser = Browser.find() else { return }
    let folder = try TemporaryFolder()
    _ = try MadeUpAttribution().write(to: folder.url)
    let page = try String(contentsOf: folder.appending("report.html"), encoding: .utf8)
    let bytes = try browser.use(
      page,
      width: width,
      """
      const root = dom.documentElement;
      seen.overflow = root.scrollWidth - root.clientWidth;
      const shown = kind => [...dom.querySelectorAll("img." + kind)]
        .filter(img => page.getComputedStyle(img).display !== "none").length;
      seen.overlays = shown("overlay"); seen.heats = shown("heat");
      dom.querySelector("[value=heat]").click();
      seen.overlaysAfter = shown("overlay"); seen.heatsAfter = shown("heat");
      """
    )
    let seen = try JSONDecoder().decode([String: Int].self, from: bytes)
    #expect(seen["overflow"] == 0)
    #expect(seen["overlays"] == 6 && seen["heats"] == 0)
    #expect(seen["overlaysAfter"] == 0 && seen["heatsAfter"] == 6)
  }
}
