import Concepts
import Diagnostics
import Foundation
import Reports
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct TCAVPageTests {
  @Test("the page is well formed, whatever names hold")
  func wellFormed() throws {
    for result in [try Sample.result(), try Sample.hostile()] {
      let html = try TCAVReport(result, pictures: Sample.pictures(result)).html()
      let parser = XMLParser(data: Data(html.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError)) at \(parser.lineNumber)")
    }
  }

  @Test("what users name is escaped everywhere")
  func escaped() throws {
    let result = try Sample.hostile()
    let html = try TCAVReport(result, pictures: Sample.pictures(result)).html()
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"))
    let allowed: Set<Unicode.Scalar> = ["\n", "\t", "\r"]
    #expect(!html.unicodeScalars.contains { $0.value < 0x20 && !allowed.contains($0) })
  }

  @Test("the page needs nothing from elsewhere, and holds at most eight pictures of a kind")
  func selfContained() throws {
    let result = try Sample.result()
    let html = try TCAVReport(result, pictures: Sample.pictures(result)).html()
    for reference in ["http:", "https:", "//", "url(", "@import", "<link", "<script"] {
      let text = html.replacing(/base64,[A-Za-z0-9+\/=]*/, with: "")
      #expect(!text.contains(reference), "\(reference)")
    }
    let sources = html.matches(of: /src="([^"]{0,22})/).map(\.1)
    #expect(sources.count == 8 + 3 && sources.allSatisfy { $0 == "data:image/jpeg;base64" })
  }

  @Test("a concept that is not in the layer is said not to be, and every notice is shown once")
  func words() throws {
    let result = try Sample.result()
    let report = TCAVReport(result)
    let html = try report.html()
    #expect(html.components(separatedBy: "Not a concept in this layer").count - 1 == 2)
    for notice in result.notices {
      let escaped = notice.text.replacing("'", with: "&#39;")
      #expect(html.components(separatedBy: escaped).count - 1 == 1)
    }
  }

  @Test("an invalid test carries its caveat on every p-value")
  func caveat() throws {
    var result = try Sample.result()
    result.settings.test = .welch
    for layer in result.layers.indices {
      for concept in result.layers[layer].concepts.indices {
        result.layers[layer].concepts[concept].caveat = result.settings.test.caveat
      }
    }
    let html = try TCAVReport(result).html()
    #expect(html.components(separatedBy: "This p-value treats runs as independent").count - 1 == 6)
  }
}

struct TCAVFilesTests {
  @Test("three files are written, and fields of the table are quoted as RFC 4180 says")
  func files() throws {
    let folder = try TemporaryFolder()
    let result = try Sample.hostile()
    try TCAVReport(result).write(to: folder.appending("new/out"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/new/out")
    #expect(names.sorted() == ["report.html", "result.csv", "result.json"])
    let csv = TCAVReport(result).csv()
    let quoted = #""<script>alert(""1"")</script>&'"#
    #expect(csv.hasPrefix("target,layer,concept,opponent,score,"))
    #expect(csv.contains("\r\n" + quoted))
  }

  @Test("a place that cannot be written to is the user's fault")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data(), to: "file")
    let codes = try faultCodes { try TCAVReport(Sample.result()).write(to: file) }
    #expect(codes == ["files.unwritable"])
  }
}
