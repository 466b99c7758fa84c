import Diagnostics
// The variable `stdout` is set once, before the program begins.
@preconcurrency import Glibc

/// What was printed.
enum StandardOutput {
  /// Writes what still waits.
  ///
  /// - Throws: `RunError` if that fails, or if anything printed before could not be written.
  static func finish() throws(RunError) {
    let isLost = ferror(stdout) != 0
    guard fflush(nil) == 0 else {
      throw RunError("cannot write to the standard output: \(String(cString: strerror(errno)))")
    }
    if isLost { throw RunError("cannot write to the standard output: a part of it is lost") }
  }
}
