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
    case .labels: return try Self.pictures.map { try $0.png() } + Self.smallPNGs
    case .index: return Self.indices.map { Data($0.utf8) }
    case .names: return Self.namesFiles.map { Data($0.utf8) }
    case .coco: return [Data(Self.cocoFile.utf8)]
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

  /// 2 x 1 pixels of grey of 16 bits, and of a palette of 1 bit.
  private static let smallPNGs = [
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR4nGNgWfv/PwAFGQKwFZBjfQAAAABJRU5"
      + "ErkJggg==",
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQMAAADO7O3JAAAABlBMVEUBAgMEBQaVU29IAAAACklEQVR4nGNwAAA"
      + "AQgBBKTf07wAAAABJRU5ErkJggg==",
  ].compactMap { Data(base64Encoded: $0) }

  private static let indices = [
    "image,split,ih,iw,sh,sw,object\na.png,train,4,4,4,4,m.png;2\n",
    "\u{FEFF}sw,sh,iw,ih,split,image,object\r\n4,4,4,4,,\"a.png\",1\r\n\r\n",
  ]

  private static let namesFiles = [
    "car\nsky\n", "1 car\n2: sky\n", "number,name,category\n1,car,thing\n2,\"sky\",stuff\n",
    "1,car,1,0,0\n2,sky,0,255,9\n", "Idx\tRatio\tName\n1\t0.5\tcar\n",
  ]

  private static let cocoFile = """
    {"images": [{"id": 3, "file_name": "a.png", "width": 8, "height": 4}], "annotations": [
    {"image_id": 3, "category_id": 2, "segmentation": [[0, 0.5, 8, 1e0, 4.25, 4]]},
    {"image_id": 3, "category_id": 2, "segmentation": {"size": [4, 8], "counts": [30, 1, 1]}},
    {"image_id": 3, "category_id": 0, "segmentation": {"size": [4, 8], "counts": "\\\\01P1"}}],
    "categories": [{"id": 2, "name": "car"}, {"id": 0, "name": "sky"}]}
    """
}
