import Concepts
import Foundation
import Reports
import Testing

struct PagesAreWholeTests {
  private func page(_ test: SignificanceTest = .rank) throws -> String {
    let picture = ReportPicture(
      group: "<u>",
      caption: "\"><img src=x onerror=alert(1)>",
      data: Data(0...9),
      mimeType: "image/png"
    )
    return TCAVReport(try MadeUpResult(test: test).result(), pictures: [picture]).html
  }

  @Test("every angle bracket belongs to a tag")
  func brackets() throws {
    #expect(try PageTags(page()).hasOnlyTags)
  }

  @Test("every element is closed where it was opened", arguments: SignificanceTest.allCases)
  func balance(test: SignificanceTest) throws {
    #expect(try PageTags(page(test)).unbalanced == nil)
  }

  @Test("the page loads nothing, and runs nothing")
  func offline() throws {
    let page = try page()
    #expect(!page.contains("http://") && !page.contains("https://"))
    #expect(!page.contains("url(") && !page.contains("@import"))
    for tag in PageTags(page).tags {
      #expect(!["script", "link", "iframe", "object", "a"].contains(tag.name))
      for attribute in tag.attributes where ["src", "href"].contains(attribute.name) {
        #expect(attribute.value.hasPrefix("data:image/"))
      }
      #expect(!tag.attributes.contains { $0.name.hasPrefix("on") })
    }
  }

  @Test("what a user named stays text")
  func escaping() throws {
    let page = try page()
    #expect(page.contains("&lt;script&gt;alert(&#39;zig &amp; zag&#39;)&lt;/script&gt;"))
    #expect(page.contains("zèbre &lt;i&gt;"))
    #expect(page.contains("条纹 🦓 naïve"))
    let names = Set(PageTags(page).tags.map(\.name))
    #expect(names.isDisjoint(with: ["u", "i", "script"]))
  }

  @Test("pictures of the findings have a name for those who do not see them")
  func accessible() throws {
    let tags = try PageTags(page()).tags
    let plots = tags.filter { tag in tag.attributes.contains { $0.value == "plot" } }
    #expect(plots.count == 10)
    for plot in plots { #expect(plot.attributes.contains { $0.name == "aria-label" }) }
    #expect(
      tags.filter { $0.name == "img" && !$0.isClosing }.allSatisfy { tag in
        tag.attributes.contains { $0.name == "alt" }
      }
    )
    #expect(tags.contains { $0.name == "th" && $0.attributes.contains { $0.value == "row" } })
  }
}
