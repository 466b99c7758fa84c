import Dissection
import Foundation
import Reports
import Segmentation
import Testing

@Suite(.serialized) struct DissectionPageIsUsableTests {
  private struct Seen: Decodable {
    var error: String?
    var first: [String] = []
    var counts: [String] = []
    var cards: [Int] = []
    var painted = 0
    var dim: [Int] = []
    var rows = 0
    var units: [String] = []
    var focus: [String] = []
    var milliseconds: [Double] = []
  }

  /// Words for what a reader does.
  private static let hands = """
    for (const name of ["first", "counts", "cards", "dim", "units", "focus", "milliseconds"])
      seen[name] = [];
    seen.painted = 0; seen.rows = 0;
    const at = id => dom.getElementById(id);
    const cards = () => [...dom.querySelectorAll("article.unit")];
    const note = () => {
      seen.first.push(cards()[0]?.querySelector("h3").textContent ?? "");
      seen.units.push(cards()[0]?.dataset.unit ?? "");
      seen.counts.push(at("count").textContent.split(".")[0]);
      seen.cards.push(cards().length);
    };
    const change = (id, value) => {
      const start = performance.now();
      if (at(id).type === "checkbox") at(id).checked = value; else at(id).value = value;
      at(id).dispatchEvent(new page.Event("input", {bubbles: true}));
      seen.milliseconds.push(performance.now() - start);
      note();
    };

    """

  private func use(_ html: String, width: Int = 1280, _ script: String) throws -> Seen? {
    guard let browser = Browser.find() else { return nil }
    let bytes = try browser.use(html, width: width, Self.hands + script)
    let seen = try JSONDecoder().decode(Seen.self, from: bytes)
    #expect(seen.error == nil)
    return seen
  }

  @Test("a large page is sorted, searched and filtered; its units open; its pictures are painted")
  func large() throws {
    let big = BigDissection(imageCount: 400)
    let result = big.result()
    let page = DissectionReport(result, pictures: try big.pictures(of: result)).html
    let seen = try use(
      page,
      """
      note();
      dom.querySelector("#units").scrollIntoView();
      await until(() => dom.querySelectorAll("canvas[data-painted]").length > 8);
      const canvas = dom.querySelector("canvas[data-painted]");
      seen.painted = dom.querySelectorAll("canvas[data-painted]").length;
      const light = (x, y) => [...canvas.getContext("2d").getImageData(x, y, 1, 1).data]
        .slice(0, 3).reduce((sum, value) => sum + value);
      const corner = () => light(canvas.width - 2, canvas.height - 2);
      seen.dim.push(corner());
      change("masked", false);
      await until(() => corner() !== seen.dim[0]);
      seen.dim.push(corner());
      change("sort", "unit");
      change("backward", true);
      change("query", "107");
      const details = cards()[0].querySelector("details");
      details.querySelector("summary").click();
      await until(() => details.querySelector("tbody"));
      seen.rows = details.querySelectorAll("tbody tr").length;
      change("query", "LABEL_11");
      change("query", "");
      change("category", "4");
      change("detectors", "chance");
      change("query", "no such label");
      change("query", "");
      page.scrollTo(0, dom.documentElement.scrollHeight);
      await until(() => cards().length > 20);
      note();
      """
    )
    guard let seen else { return }
    try #require(seen.counts.count == 12 && seen.dim.count == 2)
    let units = result.layers[0].units
    let names = Dictionary(uniqueKeysWithValues: result.labels.map { ($0.number, $0.name) })
    func name(_ unit: UnitDissection) -> String { unit.best.flatMap { names[$0.label] } ?? "" }
    // No other of these counts reaches a thousand.
    func counted(_ isIn: (UnitDissection) -> Bool) -> String {
      let count = units.count(where: isIn)
      return
        (count == 2048 ? "2,048" : "\(count)")
        + " of 2,048 units"
    }
    func isTexture(_ unit: UnitDissection) -> Bool { unit.best?.category == 4 }
    let best = units.max { ($0.best?.iou ?? 0) < ($1.best?.iou ?? 0) }
    let chance = { (unit: UnitDissection) in (unit.chance?.adjustedPValue ?? 1) <= 0.05 }
    #expect(seen.first.first == best.map(name))
    #expect(seen.cards[0] == 20 && seen.painted > 8)
    // Outside the mask a fifth of the light is left.
    #expect(Double(seen.dim[0]) < 0.3 * Double(seen.dim[1]))
    #expect(seen.units[2] == "0" && seen.units[3] == "2047" && seen.units[4] == "107")
    #expect(seen.counts[4] == "1 of 2,048 units" && seen.cards[4] == 1 && seen.rows == 6)
    #expect(seen.counts[5] == counted { name($0).contains("label_11") })
    #expect(seen.counts[6] == "2,048 of 2,048 units")
    #expect(seen.counts[7] == counted(isTexture))
    #expect(seen.counts[8] == counted { isTexture($0) && chance($0) })
    #expect(seen.counts[9] == "0 of 2,048 units" && seen.first[9].isEmpty)
    // Scrolled to its end, the page has gone on.
    #expect(seen.cards[11] > seen.cards[10])
    let slowest = seen.milliseconds.max() ?? 0
    print("2048 units in Chromium: the slowest of \(seen.milliseconds.count) answers \(slowest) ms")
  }

  @Test("hostile names stay text, layers change, and the keyboard reaches every control")
  func hostile() throws {
    let result = MadeUpDissection().result()
    let seen = try use(
      DissectionReport(result).html,
      """
      page.alert = text => { seen.error = "alert " + text; };
      note();
      change("layer", "1");
      change("layer", "0");
      change("query", "ケーキ");
      change("query", "striped");
      change("query", "");
      change("sort", "p");
      change("sort", "label");
      change("sort", "category");
      for (const element of dom.querySelectorAll("input, select, summary, [tabindex]")) {
        element.focus();
        if (dom.activeElement === element) seen.focus.push(element.id || element.tagName);
      }
      seen.rows = dom.querySelectorAll("article b, article script").length;
      """
    )
    guard let seen else { return }
    try #require(seen.counts.count == 9)
    #expect(seen.counts[0] == "8 of 8 units" && seen.counts[1] == "3 of 3 units")
    #expect(seen.first[3] == "</script><b>\"ケーキ\" & tea</b>")
    #expect(seen.units[4] == "6")
    for id in ["layer", "query", "category", "detectors", "sort", "backward", "others", "masked"] {
      #expect(seen.focus.contains(id))
    }
    // The formula's own, of which there is one.
    #expect(seen.rows == 1)
  }

  @Test("nothing is wider than its window", arguments: [390, 1280])
  func narrow(width: Int) throws {
    let result = MadeUpDissection().result()
    let comparison = try DissectionComparison([("a/long/name", result), ("b", result)])
    for page in [DissectionReport(result).html, ComparisonReport(comparison).html] {
      guard let browser = Browser.find() else { return }
      let bytes = try browser.use(
        page,
        width: width,
        "seen.overflow = dom.documentElement.scrollWidth - dom.documentElement.clientWidth;"
      )
      let seen = try JSONDecoder().decode([String: Int].self, from: bytes)
      #expect(seen["overflow"] == 0)
    }
  }
}
