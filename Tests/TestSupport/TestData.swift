public import Foundation

/// The real networks, photographs and reference numbers that tests read when they are there.
public enum TestData {
  /// The root of the checkout.
  public static let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder named by `NOEMA_DATA`, else `../shared/data` beside the checkout.
  public static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["NOEMA_DATA"] { return URL(filePath: path) }
    return checkout.deletingLastPathComponent().appending(path: "shared/data")
  }()

  /// A file or folder of the data, or `nil` (with a line that says what is skipped and why).
  public static func find(_ path: String, for test: String = #function) -> URL? {
    let url = folder.appending(path: path)
    if FileManager.default.fileExists(atPath: url.path) { return url }
    print("skipped: \(test): \(url.path) is not there (set NOEMA_DATA to the folder of test data)")
    return nil
  }
}
