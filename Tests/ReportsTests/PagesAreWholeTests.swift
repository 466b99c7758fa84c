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
    let page = try page()
    let declaration = 1
    #expect(markup(page).count { $0 == "<" } == tags(page).count + declaration)
  }

  @Test("every element is closed where it was opened", arguments: SignificanceTest.allCases)
  func balance(test: SignificanceTest) throws {
    var open: [String] = []
    for tag in try tags(page(test)) where !["meta", "img", "br"].contains(tag.name) {
      if tag.isClosing {
        #expect(open.popLast() == tag.name)
      } else {
        open.append(tag.name)
      }
    }
    #expect(open.isEmpty)
  }

  @Test("the page loads nothing, and runs nothing")
  func offline() throws {
    let page = try page()
    #expect(!page.contains("http://") && !page.contains("https://"))
    #expect(!page.contains("url(") && !page.contains("@import"))
    for tag in tags(page) {
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
    let names = Set(tags(page).map(\.name))
    #expect(names.isDisjoint(with: ["u", "i", "script"]))
  }

  @Test("pictures of the findings have a name for those who do not see them")
  func accessible() throws {
    let tags = try tags(page())
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

  private struct Tag {
    let name: String
    let isClosing: Bool
    let attributes: [(name: String, value: String)]
  }

  /// A page without what stands in its style sheet.
  private func markup(_ page: String) -> String {
    page.replacing(/<style>[^<]*<\/style>/, with: "")
  }

  /// The tags of a page whose every attribute is in quotation marks.
  private func tags(_ page: String) -> [Tag] {
    markup(page).matches(of: /<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z0-9-]+="[^"<>]*")*)>/).map { match in
      Tag(
        name: String(match.2),
        isClosing: !match.1.isEmpty,
        attributes: match.3.matches(of: /([a-zA-Z0-9-]+)="([^"]*)"/).map {
          (String($0.1), String($0.2))
        }
      )
    }
  }
}
