import Foundation

/// What the system says of this machine's processor.
enum Processor {
  /// Its name, such as `AMD EPYC 9R14`; its architecture where the system gives no name.
  static var name: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let words = line?.split(separator: ":", maxSplits: 1).last?.split(separator: " ")
    return words?.joined(separator: " ") ?? architecture
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "ARM64"
    #else
      "unknown"
    #endif
  }
}
