package import Diagnostics

extension Fault {
  package static func unknownLayout(_ path: String, near: String? = nil) -> Fault {
    Fault(
      "segmentation.unknown-layout",
      "this is no segmented data set of a known layout" + (near.map { ": \($0)" } ?? ""),
      at: path,
      remedy: """
        one of these is needed:
          Broden:  index.csv, category.csv, label.csv and the folder images
          masks:   folders images and masks (or annotations, or labels) and names.txt; \
        or PASCAL VOC's JPEGImages and SegmentationClass
          COCO:    images, and an instance JSON in the folder annotations or by --annotations
        """
    )
  }
}

extension Fault {
  package static func hasColours(_ category: String) -> Fault {
    Fault(
      "segmentation.has-colours",
      "the data set has a category '\(category)' already, so no colours are computed",
      remedy: "leave out --colours"
    )
  }

  static func withoutEffect(_ option: String, _ layout: SegmentedLayout, _ what: String) -> Fault {
    Fault(
      "segmentation.option-without-effect",
      "\(option) would change nothing: the data set has \(layout), which says \(what) itself",
      remedy: "leave it out"
    )
  }
}
