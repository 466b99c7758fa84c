public import Foundation
import Glibc

/// A process that the tests start, by `posix_spawn`.
///
/// Not by Foundation's `Process`: without a run loop on the starting thread it never closes its
/// descriptors, and a thousand runs later it reads past the list of them.
public struct ChildProcess: Sendable {
  /// What the system calls it.
  public let identifier: pid_t

  /// Where the system refused to start or to watch a process.
  public struct Failure: Error, CustomStringConvertible {
    /// What was refused and why.
    public let description: String

    init(_ doing: String, _ code: Int32) {
      description = "\(doing): \(String(cString: strerror(code)))"
    }
  }

  /// Starts a program; its standard input is empty.
  ///
  /// - Parameters:
  ///   - program: the path of an executable.
  ///   - arguments: what stands after its name.
  ///   - folder: the working folder; the tests' own if left out.
  ///   - environment: variables beside those of the tests.
  ///   - output: the file that takes standard output.
  ///   - errors: the file that takes standard error; the same one if left out.
  /// - Throws: `Failure` where it cannot be started.
  public init(
    _ program: String,
    _ arguments: [String],
    in folder: String? = nil,
    environment: [String: String] = [:],
    output: String,
    errors: String? = nil
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let anew = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, anew, 0o666)
    if let errors {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, anew, 0o666)
    } else {
      posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    }
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // `env` changes the folder and becomes the program.
    let moved = folder.map { ["/usr/bin/env", "-C", $0] } ?? []
    let words = moved + [program] + arguments
    var started: pid_t = 0
    let code = Self.withStrings(words) { pointers in
      Self.withStrings(variables.map { "\($0)=\($1)" }) { variables in
        posix_spawn(&started, words[0], &actions, nil, pointers, variables)
      }
    }
    guard code == 0 else { throw Failure("starting \(program)", code) }
    identifier = started
  }

  /// Waits until it has ended.
  ///
  /// - Parameters:
  ///   - timeout: after so many seconds it is killed.
  ///   - isEnough: asked again and again; when it says yes, the process is killed.
  /// - Returns: the exit code; of a process that a signal ended, the signal's number, negative.
  public func wait(
    timeout: TimeInterval = .infinity,
    killedWhen isEnough: () throws -> Bool = { false }
  ) throws -> Int32 {
    let deadline = Date(timeIntervalSinceNow: timeout)
    while true {
      var status: Int32 = 0
      let ended = waitpid(identifier, &status, WNOHANG)
      guard ended >= 0 else { throw Failure("waiting for process \(identifier)", errno) }
      // WIFEXITED, WEXITSTATUS and WTERMSIG are macros that Swift cannot import.
      let signal = status & 0x7f
      if ended == identifier { return signal == 0 ? (status >> 8) & 0xff : -signal }
      if try isEnough() || Date() > deadline { kill(identifier, SIGKILL) }
      usleep(2_000)
    }
  }

  /// C's strings in an array that ends with nil, for the duration of a call.
  private static func withStrings<Result>(
    _ strings: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }
}
