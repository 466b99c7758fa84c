import Concepts
import Foundation
import Reports
import Testing

struct ResultsComeBackFromJSONTests {
  @Test("a result is read back equal", arguments: SignificanceTest.allCases)
  func roundTrip(test: SignificanceTest) throws {
    let result = try MadeUpResult(test: test, parity: .captum).result()
    let json = try TCAVReport(result).json
    let back = try TCAVResult(json: json)
    #expect(back == result)
    #expect(try TCAVReport(back).json == json)
  }

  @Test("numbers that JSON lacks are written all the same")
  func notANumber() throws {
    var result = try MadeUpResult().result()
    result.layers[0].concepts[0].pValue = .nan
    result.layers[0].concepts[1].meanSensitivity = -.infinity
    let back = try TCAVResult(json: TCAVReport(result).json)
    #expect(back.layers[0].concepts[0].pValue.isNaN)
    #expect(back.layers[0].concepts[1].meanSensitivity == -.infinity)
    let report = TCAVReport(result)
    #expect(report.text.contains("n/a") && report.html.contains("n/a"))
  }
}
