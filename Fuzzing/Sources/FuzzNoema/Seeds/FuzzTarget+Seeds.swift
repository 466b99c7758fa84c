import Foundation
import Images
import Tensors

extension FuzzTarget {
  /// Sound inputs to begin with, all made here.
  func seeds() throws -> [Data] {
    switch self {
    case .onnx, .network: return OperatorSeeds.all.map { Data($0.file.bytes) }
    case .png: return try Self.pictures.map { try $0.png() }
    case .jpeg:
      let plain = try Self.pictures.map { try $0.jpeg() }
      return plain + plain.map(Self.turned)
    case .npy: return try Self.arrays.map(NPYFile.bytes)
    case .npz: return try archives()
    case .safetensors:
      let arrays = Dictionary(uniqueKeysWithValues: Self.arrays.enumerated().map { ("a\($0)", $1) })
      return [
        SafeTensors().bytes(), SafeTensors(arrays: arrays).bytes(),
        SafeTensors(metadata: ["layer": "relu \"3\"\n"], arrays: ["v": Self.arrays[0]]).bytes(),
      ]
    case .yaml: return Self.texts.map { Data($0.utf8) }
    }
  }

  private static let pictures: [Image] = [(1, 1), (9, 7), (17, 33)].map { width, height in
    var image = Image(width: width, height: height)
    for index in image.pixels.indices {
      image.pixels[index] = UInt8(truncatingIfNeeded: index * 37)
    }
    return image
  }

  /// A JPEG with an EXIF block that says that it lies on its side.
  private static func turned(_ jpeg: Data) -> Data {
    let exif: [UInt8] =
      Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
      + [0, 0, 0, 0]
    let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
    return jpeg.prefix(2) + Data(segment) + jpeg.dropFirst(2)
  }

  private static let arrays: [StoredArray] = [
    StoredArray(Tensor<Float>([2, 3], [0, 1, 2, 3, 4, 5])),
    StoredArray(Tensor<Double>([3], [0.5, -1, 1e300])),
    StoredArray(Tensor<Int64>([], [7])), StoredArray(Tensor<Float>([0, 4], [])),
  ]

  private func archives() throws -> [Data] {
    let folder = FileManager.default.temporaryDirectory
    let url = folder.appending(path: "noema-seed-\(getpid()).npz")
    defer { try? FileManager.default.removeItem(at: url) }
    return try [1, Self.arrays.count].map { count in
      let members = Self.arrays.prefix(count).enumerated().map { ("a\($0)", $1) }
      try NumPyArchive.write(Dictionary(uniqueKeysWithValues: members), to: url)
      return try Data(contentsOf: url)
    }
  }

  private static let texts = [
    """
    preprocessing:
      height: 8
      width: 8
      resize: squash
      channels: rgb
      range: unit
      mean: [0.5, 0.5, 0.5]
      std: [0.25, 0.25, 0.25]
    classes: [cat, dog]
    layers: {early: /conv1/Conv_output_0}
    """,
    """
    # an experiment
    network: net.onnx
    layers: [relu1, "relu2"]
    class: images/zebra
    concepts: [stripes, dots]
    random: random
    seed: 7
    runs: 20
    level: 0.05
    only-correct: true
    """,
    "a: &x [1, 2]\nb: *x\nc: {d: !!str 1, ? e : f}\ng: |\n  text\n  more\n",
  ]
}
