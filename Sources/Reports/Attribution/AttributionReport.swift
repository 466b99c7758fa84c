public import Foundation

/// What an attribution leaves for programs, terminals and people.
public struct AttributionReport: Sendable {
  /// The record.
  public var result: AttributionResult
  /// What the page shows.
  public var pictures: AttributionPictures

  /// A report.
  public init(_ result: AttributionResult, pictures: AttributionPictures = AttributionPictures()) {
    self.result = result
    self.pictures = pictures
  }

  /// The complete record; `AttributionResult(json:)` reads it back.
  public var json: Data { get throws { try ResultJSON.encode(result) } }

  /// For terminals of 100 columns: the images with what is explained, and the methods.
  public var text: String { AttributionText(result).description }

  /// A page that needs nothing but itself.
  public var html: String { AttributionPage(result, pictures).description }
}

extension AttributionResult {
  /// The record that a `result.json` holds.
  ///
  /// - Throws: `DecodingError` if it is not one.
  public init(json: Data) throws {
    self = try ResultJSON.decode(AttributionResult.self, from: json)
  }
}
