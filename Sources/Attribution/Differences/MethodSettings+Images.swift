import Diagnostics
import Tensors

extension MethodSettings {
  /// The images of the folder that a setting names, `[n, ...]`.
  ///
  /// - Throws: `attribution.needs-images` if it names none, and what reading them throws.
  func images(_ name: String) throws -> Tensor<Float> {
    guard let path = text(name) else {
      throw InputError(.needsImages(name, of: entry.name))
    }
    return try resources.images(path)
  }
}
