import Diagnostics

extension Fault {
  static func badThresholdFile(_ what: String) -> Fault {
    Fault(
      "dissection.bad-threshold-file",
      "the collected activations cannot be used: \(what)",
      remedy: "delete the file; what it held is computed again"
    )
  }
}
