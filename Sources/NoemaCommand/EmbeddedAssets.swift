import Diagnostics
import Foundation

/// Where the embedded network, concepts and experiment files lie: in a checkout above the binary, or
/// in `share/noema` beside its `bin`.
enum EmbeddedAssets {
  /// The folder that holds `probes` and `concepts`.
  static func folder() throws -> URL {
    let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    var candidates = [binary.deletingLastPathComponent().appending(path: "../share/noema")]
    var above = binary.deletingLastPathComponent()
    while above.path != "/" {
      candidates.append(above)
      above.deleteLastPathComponent()
    }
    let found = candidates.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "probes/demo.yaml").path)
    }
    guard let found else { throw InputError(.noEmbeddedAssets(binary.path)) }
    return found.standardizedFileURL
  }
}

extension Fault {
  static func noEmbeddedAssets(_ binary: String) -> Fault {
    Fault(
      "command.no-embedded-assets",
      "the embedded network and concepts are not where this binary looks for them",
      at: binary,
      remedy: "run it from a checkout, or install it with 'make install'"
    )
  }
}
