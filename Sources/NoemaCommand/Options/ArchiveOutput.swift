import ArgumentParser

extension Optional<String> {
  /// Refuses the name of a file for arrays that does not end in `.npz`, by the option `--output`.
  func checkArchive() throws {
    guard let self, !self.hasSuffix(".npz") else { return }
    throw ValidationError("--output is \(self), but must end in .npz.")
  }
}
