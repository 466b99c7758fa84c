import ArgumentParser
import Foundation
import Tensors

extension Optional<String> {
  /// Refuses the name of a file for arrays that does not end in `.npz`.
  func checkArchive(_ option: String = "--output") throws {
    guard let self, !self.hasSuffix(".npz") else { return }
    throw ValidationError("\(option) is \(self), but must end in .npz.")
  }
}

extension [String: Tensor<Float>] {
  /// Writes the tensors by their names into a `.npz` file, and says so.
  func write(to file: String) throws {
    try NumPyArchive.write(mapValues { StoredArray($0) }, to: URL(filePath: file))
    Terminal.say("wrote \(count == 1 ? "1 array" : "\(count) arrays") to \(file)")
  }
}
