import Foundation
import Images
import Segmentation
import TestSupport

/// Images with COCO's JSON, made by a test.
struct COCOFolder {
  let folder: TemporaryFolder
  var images: [String] = []
  var annotations: [String] = []
  var categories = [
    #"{"id": 1, "name": "dog", "supercategory": "animal"}"#, #"{"id": 18, "name": "cat"}"#,
  ]

  init() throws { folder = try TemporaryFolder() }

  /// Adds a picture and its file; ids count from 100.
  mutating func add(image path: String, width: Int, height: Int) throws {
    _ = try folder.write(Image(width: width, height: height).png(), to: "images/\(path)")
    let id = 100 + images.count
    images.append(
      #"{"id": \#(id), "file_name": "\#(path)", "width": \#(width), "height": \#(height)}"#
    )
  }

  /// Adds an object, whose shape is written as JSON.
  mutating func add(_ shape: String, image: Int = 100, category: Int = 1) {
    annotations.append(
      #"{"id": 7, "image_id": \#(image), "category_id": \#(category), "segmentation": \#(shape)}"#
    )
  }

  var json: String {
    """
    {"info": {"year": 2017}, "images": [\(images.joined(separator: ", "))],
     "annotations": [\(annotations.joined(separator: ", "))],
     "categories": [\(categories.joined(separator: ", "))]}
    """
  }

  func open(side: Int) throws -> any SegmentedDataset {
    _ = try folder.write(Data(json.utf8), to: "annotations/instances_val.json")
    return try SegmentedData.open(folder.url, options: SegmentedDataOptions(maskSize: side))
  }
}
