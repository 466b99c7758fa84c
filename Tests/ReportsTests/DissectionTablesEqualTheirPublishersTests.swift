import Dissection
import Foundation
import Reports
import TestSupport
import Testing

struct DissectionTablesEqualTheirPublishersTests {
  @Test(
    "NetDissect's published tables are written again from their counts, byte for byte",
    arguments: [
      "caffe_reference_imagenet", "caffe_reference_places205", "caffe_reference_places365",
      "ResNet-152-model_imagenet", "ResNet-152-model_places365",
    ]
  )
  func published(name: String) throws {
    guard let file = TestData.find("netdissect-results/\(name).csv") else { return }
    let published = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    let table = try PublishedTable(published)
    #expect(table.units.count == (name.hasPrefix("caffe") ? 256 : 2048))
    let written = DissectionReport(table.result(layer: name)).netDissectTables
    #expect(written.map(\.file) == ["\(name)-result.csv"])
    // Not in #expect, which would print megabytes.
    let isEqual = written[0].csv == published
    #expect(isEqual)
  }
}
