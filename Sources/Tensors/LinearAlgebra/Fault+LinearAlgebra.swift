package import Diagnostics

extension Fault {
  /// Rows of activations or gradients hold NaN or infinity.
  package static func notFinite(rows: [Int]) -> Fault {
    let shown = rows.prefix(8).map(String.init).joined(separator: ", ")
    let more = rows.count > 8 ? ", … (\(rows.count) in all)" : ""
    return Fault(
      "tensors.not-finite",
      "\(rows.count == 1 ? "row" : "rows") \(shown)\(more) of the data hold NaN or infinity",
      remedy: "leave these rows out, or look for overflow where they were computed"
    )
  }
}
