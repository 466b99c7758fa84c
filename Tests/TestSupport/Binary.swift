public import Foundation

/// The built `noema` that lies beside the tests, run as a person runs it.
public enum Binary {
  /// What a run left behind.
  public struct Outcome: Sendable {
    /// The exit code; of a run that a signal ended, the signal's number, negative.
    public let status: Int32
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String
  }

  /// Runs the binary and waits until it has ended.
  ///
  /// - Parameters:
  ///   - arguments: what stands after `noema`.
  ///   - folder: the working folder; the tests' own if left out.
  ///   - environment: variables beside those of the tests.
  ///   - timeout: after so many seconds the run is killed.
  ///   - isEnough: asked again and again while the binary runs; when it says yes, the run is killed.
  /// - Throws: what the system says where the binary cannot be started.
  public static func run(
    _ arguments: [String],
    in folder: URL? = nil,
    environment: [String: String] = [:],
    timeout: TimeInterval = 120,
    killedWhen isEnough: () -> Bool = { false }
  ) throws -> Outcome {
    let place = try TemporaryFolder()
    let (output, errors) = (place.appending("stdout"), place.appending("stderr"))
    let process = try ChildProcess(
      url.path,
      arguments,
      in: folder?.path,
      environment: environment,
      output: output.path,
      errors: errors.path
    )
    return Outcome(
      status: try process.wait(timeout: timeout, killedWhen: isEnough),
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    )
  }

  /// Runs the binary so that no file may grow beyond a size, as if the disk were full.
  public static func runBounded(_ arguments: [String], fileBytes: Int) throws -> Outcome {
    let place = try TemporaryFolder()
    let errors = place.appending("stderr")
    // Ignored, the signal becomes an error of the system call; errors go through a pipe.
    let script = "trap '' XFSZ; ulimit -f \(fileBytes >> 10); exec \"$0\" \"$@\" 2>&1 | cat"
    let process = try ChildProcess(
      "/bin/bash",
      ["-o", "pipefail", "-c", script, url.path] + arguments,
      output: errors.path
    )
    return Outcome(
      status: try process.wait(),
      output: "",
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    )
  }

  private static let url = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "noema")
}
