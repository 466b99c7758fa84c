import Foundation

/// What is said to the person at the terminal; results go to standard output, everything else to
/// standard error.
enum Terminal {
  /// Says a line on standard error.
  static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
