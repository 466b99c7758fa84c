import Diagnostics
import Foundation
import Synchronization

/// What is said to the person at the terminal; results go to standard output, everything else to
/// standard error.
enum Terminal {
  /// Says a line on standard error.
  static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Says a notice on standard error.
  static func say(_ notice: Notice) { say("note: \(notice.text)") }

  /// Whether a person looks at standard error.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Progress with the time that remains, on standard error, and only if a person looks at it.
  static func progress() -> ProgressReporter {
    guard isWatched else { return .silent }
    let line = ProgressLine()
    return ProgressReporter { line.show($0, $1, $2) }
  }
}

/// One line that is written over again and again, at most ten times a second.
private final class ProgressLine: Sendable {
  private struct State {
    var stage = ""
    var started = ContinuousClock.now
    var shown = ContinuousClock.now - .seconds(1)
  }

  private let state = Mutex(State())

  func show(_ stage: String, _ done: Int, _ total: Int) {
    let text = state.withLock { state -> String? in
      let now = ContinuousClock.now
      if stage != state.stage { state = State(stage: stage, started: now) }
      let isLast = done >= total
      guard isLast || now - state.shown > .milliseconds(100) else { return nil }
      state.shown = now
      if isLast { return "" }
      let elapsed = now - state.started
      let remaining = done > 0 ? ", \(Self.words(elapsed * (total - done) / done)) left" : ""
      return "\(stage): \(done) of \(total)\(remaining)"
    }
    guard let text else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
  }

  private static func words(_ time: Duration) -> String {
    let seconds = time.components.seconds
    return seconds < 60 ? "\(max(seconds, 1)) s" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
