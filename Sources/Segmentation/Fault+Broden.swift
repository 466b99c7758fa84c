package import Diagnostics

extension Fault {
  package static func categoryTwice(_ name: String, at place: String) -> Fault {
    Fault("segmentation.category-twice", "the category '\(name)' is named twice", at: place)
  }

  package static func emptyCategory(_ name: String, at folder: String) -> Fault {
    Fault(
      "segmentation.empty-category",
      "the category '\(name)' has no labels",
      at: folder,
      remedy: "give it labels in c_\(name).csv, or take it out of category.csv"
    )
  }

  package static func badCategoryCell(_ cell: String, at place: String) -> Fault {
    Fault(
      "segmentation.bad-category",
      "'\(cell)' in the column 'category' does not name categories",
      at: place,
      remedy: "write each category with its number of images, such as material(36);object(3)"
    )
  }

  package static func unknownLabel(_ number: Int, column: String? = nil, at place: String) -> Fault
  {
    let of = column.map { " in the column '\($0)'" } ?? ""
    return Fault(
      "segmentation.unknown-label",
      "the label number \(number)\(of) is not in label.csv",
      at: place
    )
  }

  package static func imageTwice(_ path: String, first: Int, at place: String) -> Fault {
    Fault(
      "segmentation.image-twice",
      "the image \(path) is named already, on line \(first)",
      at: place
    )
  }

  package static func missingFile(_ path: String, _ reason: String, at place: String) -> Fault {
    Fault("segmentation.missing-file", "\(path) cannot be read: \(reason)", at: place)
  }

  package static func missingFolder(_ path: String, files: Int, at place: String) -> Fault {
    Fault(
      "segmentation.missing-folder",
      "there is no folder \(path), where \(files) of the files named by the index should be",
      at: place
    )
  }

  package static func noLabelledImages(at path: String) -> Fault {
    Fault("segmentation.no-labels", "no image of the index carries a label", at: path)
  }

  package static func mapSize(
    _ width: Int,
    _ height: Int,
    expected expectedWidth: Int,
    _ expectedHeight: Int,
    at path: String
  ) -> Fault {
    Fault(
      "segmentation.map-size",
      "the label map has \(width) x \(height) pixels, but the index says sw x sh = "
        + "\(expectedWidth) x \(expectedHeight)",
      at: path
    )
  }

  package static func unknownPixels(_ numbers: [Int], tables: String, at path: String) -> Fault {
    let shown = numbers.prefix(5).map(\.description).joined(separator: ", ")
    let more = numbers.count > 5 ? " and \(numbers.count - 5) more" : ""
    return Fault(
      "segmentation.unknown-pixel",
      "pixels of the label map have numbers that are not in \(tables): \(shown)\(more)",
      at: path
    )
  }
}
