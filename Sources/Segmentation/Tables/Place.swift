/// Where in a file a fault lies.
enum Place {
  /// A line, counted from 1.
  static func line(_ line: Int, of path: String) -> String { "\(path), line \(line)" }
}
