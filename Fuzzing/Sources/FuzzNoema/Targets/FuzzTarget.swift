import Diagnostics
import Foundation
import Images
import Probing
import Segmentation
import Tensors

/// One reader of files from strangers.
///
/// Looking at an input must end, quickly, within the memory that `run.sh` allows, and with nothing
/// but `InputError` or `RunError` thrown: whatever else happens is a finding.
enum FuzzTarget: String, CaseIterable {
  /// An `.onnx` file changed byte by byte: read, planned and run.
  case onnx
  /// An `.onnx` file changed record by record: read, planned and run.
  case network
  /// PNG pictures.
  case png
  /// JPEG pictures, with their EXIF block.
  case jpeg
  /// One NumPy array.
  case npy
  /// A NumPy archive.
  case npz
  /// A `.safetensors` file.
  case safetensors
  /// Network cards and experiment files.
  case yaml
  /// PNG maps of label numbers.
  case labels
  /// The index of a data set in Broden's layout.
  case index
  /// The names file of a folder of masks.
  case names
  /// COCO's instance JSON.
  case coco

  /// Reads an input as the program would.
  func look(at bytes: Data) {
    do {
      switch self {
      case .onnx, .network: try NetworkLook.look(at: bytes)
      case .png, .jpeg: _ = try Image(decoding: bytes)
      case .npy: try Self.convert(try NPYFile.array(bytes))
      case .npz: try Self.archive(try Self.file(bytes, "archive.npz"))
      case .safetensors:
        for array in try SafeTensors(bytes: bytes).arrays.values { try Self.convert(array) }
      case .yaml: try Self.card(bytes)
      case .labels: _ = try LabelImage(decoding: bytes).colours
      case .index: try SegmentedLook.index(bytes)
      case .names: try SegmentedLook.names(bytes)
      case .coco: try SegmentedLook.coco(bytes)
      }
    } catch is InputError {
    } catch is RunError {
    } catch {
      fatalError("neither InputError nor RunError: \(error)")
    }
  }

  private static func convert(_ array: StoredArray) throws {
    _ = try? array.floats()
    _ = try? array.doubles()
    _ = try? array.ints()
  }

  private static func archive(_ url: URL) throws {
    let archive = try NumPyArchive(reading: url)
    for name in archive.names { try convert(try archive.array(name)) }
  }

  private static func card(_ bytes: Data) throws {
    _ = try? NetworkCard(reading: try file(bytes, "card.yaml"))
    var reader = try YAMLReader(bytes, name: "experiment.yaml")
    _ = (reader.text("network"), reader.texts("layers"), reader.texts("concepts"))
    _ = (
      reader.integer("seed", in: 0...Int.max), reader.number("level"), reader.truth("only-correct")
    )
    try InputError.throwAny(reader.finish())
  }

  /// The bytes as a file of this process, in memory where the system has such a place.
  private static func file(_ bytes: Data, _ name: String) throws -> URL {
    let memory = "/dev/shm"
    let folder =
      FileManager.default.fileExists(atPath: memory) ? memory : NSTemporaryDirectory()
    let url = URL(filePath: folder).appending(path: "noema-fuzz-\(getpid())-\(name)")
    try bytes.write(to: url)
    return url
  }
}
