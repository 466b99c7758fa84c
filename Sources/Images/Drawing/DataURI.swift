public import Diagnostics
import Foundation

extension Image {
  /// The image as a `data:` address that a page can hold, as a JPEG.
  ///
  /// - Throws: `RunError` as `jpeg(quality:)` does.
  public func dataURI(quality: Int = 85) throws(RunError) -> String {
    "data:image/jpeg;base64,\(try jpeg(quality: quality).base64EncodedString())"
  }
}
