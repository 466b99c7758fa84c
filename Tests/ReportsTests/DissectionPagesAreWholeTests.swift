import Dissection
import Foundation
import Reports
import Testing

struct DissectionPagesAreWholeTests {
  private func pages() throws -> [String] {
    let result = MadeUpDissection().result()
    let comparison = try DissectionComparison([("<b>a</b>", result), ("\"b\"", result)])
    return [DissectionReport(result).html, ComparisonReport(comparison).html]
  }

  @Test("every angle bracket belongs to a tag, and every tag is closed where it was opened")
  func markup() throws {
    for page in try pages() {
      let tags = PageTags(page)
      #expect(tags.hasOnlyTags)
      #expect(tags.unbalanced == nil)
    }
  }

  @Test("the pages load nothing")
  func offline() throws {
    for page in try pages() {
      let addresses = page.matches(of: /https?:[^"]*/).map { String($0.0) }
      #expect(Set(addresses).isSubset(of: ["http://www.w3.org/2000/svg"]), "an XML name space")
      #expect(!page.contains("url(") && !page.contains("@import"))
      for tag in PageTags(page).tags {
        #expect(!["link", "iframe", "object", "a", "img"].contains(tag.name))
        #expect(!tag.attributes.contains { $0.name.hasPrefix("on") || $0.name == "src" })
      }
    }
  }

  @Test("what a user named stays text, in markup and in what the script reads")
  func escaping() throws {
    let page = try pages()[0]
    #expect(page.contains("&lt;script&gt;alert(&#39;c&#39;)&lt;/script&gt;"))
    let scripts = page.matches(of: /<script[^>]*>/).count
    #expect(scripts == 3 && page.matches(of: /<\/script>/).count == scripts)
    #expect(page.contains("\\u003c/script>\\u003cb>\\\"ケーキ\\\""))
  }

  @Test("charts, controls and tables have names for those who do not see them")
  func accessible() throws {
    let tags = PageTags(try pages()[0]).tags
    func attributes(_ name: String) -> [[String]] {
      tags.filter { $0.name == name && !$0.isClosing }.map { $0.attributes.map(\.name) }
    }
    #expect(attributes("svg").allSatisfy { $0.contains("aria-label") })
    #expect(attributes("select").count == 4)
    #expect(attributes("label").count == attributes("select").count + attributes("input").count)
    #expect(attributes("caption").count == 2 + 1)
  }

  @Test("a page of 2048 units and 1197 labels holds each picture once, and stays below 32 MB")
  func size() throws {
    let big = BigDissection()
    let result = big.result()
    let page = DissectionReport(result, pictures: try big.pictures(of: result)).html
    print("a page of 2048 units, 8 pictures each, 4000 images: \(page.utf8.count) bytes")
    #expect(page.utf8.count < 32_000_000)
  }

  @Test("where there are too many images, each unit shows fewer of its own")
  func limit() {
    let result = BigDissection(imageCount: 60_000).result()
    let places = DissectionPictures.wanted(by: result)
    #expect(Set(places.map(\.image)).count <= DissectionPictures.imageLimit)
    #expect(Set(places.map(\.unit)).count == 2048)
    #expect(places.count == 2 * 2048)
  }
}
