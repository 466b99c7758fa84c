import CDNNL
import Diagnostics

/// Reports what oneDNN refused; a refusal is never the user's fault, so it is a `RunError`.
func check(_ status: dnnl_status_t, _ doing: @autoclosure () -> String) throws(RunError) {
  if status == dnnl_success { return }
  throw RunError("oneDNN failed while \(doing()): status \(status.rawValue)")
}

/// The processor as oneDNN sees it; it has no state that a run could change.
final class DNNLEngine: @unchecked Sendable {
  let raw: dnnl_engine_t

  init() throws(RunError) {
    var made: dnnl_engine_t?
    try check(dnnl_engine_create(&made, dnnl_cpu, 0), "opening the processor")
    guard let made else { throw RunError("oneDNN gave no engine") }
    raw = made
  }

  deinit { dnnl_engine_destroy(raw) }
}

/// A queue of primitives in order; each workspace has its own.
final class DNNLStream: @unchecked Sendable {
  let raw: dnnl_stream_t
  private let engine: DNNLEngine

  init(_ engine: DNNLEngine) throws(RunError) {
    var made: dnnl_stream_t?
    try check(
      dnnl_stream_create(&made, engine.raw, UInt32(dnnl_stream_default_flags.rawValue)),
      "opening a stream"
    )
    guard let made else { throw RunError("oneDNN gave no stream") }
    raw = made
    self.engine = engine
  }

  deinit { dnnl_stream_destroy(raw) }
}
