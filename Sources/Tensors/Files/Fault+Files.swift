package import Diagnostics

extension Fault {
  package static func noSuchFile(_ path: String, near: String?) -> Fault {
    Fault("files.missing", "there is no such file", at: path, remedy: near)
  }

  package static func isFolder(_ path: String) -> Fault {
    Fault("files.is-folder", "this is a folder, not a file", at: path)
  }

  package static func unreadable(_ path: String, _ reason: String) -> Fault {
    Fault("files.unreadable", "the file cannot be read: \(reason)", at: path)
  }

  package static func emptyFile(_ path: String) -> Fault {
    Fault("files.empty", "the file is empty (0 bytes)", at: path)
  }

  static func unwritable(_ path: String, _ reason: String) -> Fault {
    Fault(
      "files.unwritable",
      "cannot write here: \(reason)",
      at: path,
      remedy: "name a folder that you may write to, or a file in one"
    )
  }

  static func wrongLength(_ type: NumberType, _ shape: Shape, have: Int) -> Fault {
    Fault(
      "files.wrong-length",
      "an array of \(type) \(shape) needs \(type.byteCount) bytes a number, and there are \(have)"
        + " bytes: the file is truncated or corrupt"
    )
  }

  static func lossy(_ type: NumberType, index: Int, as wanted: String) -> Fault {
    Fault("files.lossy", "the \(type) number at position \(index) does not fit into \(wanted)")
  }

  static func badNPY(_ what: String) -> Fault {
    Fault("files.bad-npy", "not a readable .npy array: \(what)")
  }

  static func pickled() -> Fault {
    Fault(
      "files.pickled",
      "the array holds pickled Python objects, which are never read",
      remedy: "save it as numbers: np.save(file, array.astype(np.float32))"
    )
  }

  static func unsupportedNumbers(_ descr: String) -> Fault {
    Fault(
      "files.unsupported-type",
      "the array holds elements of type \(descr), which are not numbers that Noema reads",
      remedy: "save it as floats, integers or truth values of at most 8 bytes"
    )
  }

  static func badNPZ(_ what: String) -> Fault {
    Fault("files.bad-npz", "not a readable .npz archive: \(what)")
  }

  static func badSafetensors(_ what: String) -> Fault {
    Fault("files.bad-safetensors", "not a readable .safetensors file: \(what)")
  }

  static func noSuchArray(_ name: String, among names: [String]) -> Fault {
    Fault(
      "files.no-such-array",
      "there is no array named \(name)",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func notRows() -> Fault {
    Fault("files.not-rows", "the array is a single number; rows are needed: [n, ...]")
  }
}

extension InputError {
  /// The same faults at a place, which those that already name it keep as it is.
  package func within(_ place: String) -> InputError {
    InputError(faults.map { $0.place?.hasPrefix(place) == true ? $0 : $0.at(place) })
  }
}
