import Diagnostics

extension Notice {
  static func unlabelledImages(_ count: Int) -> Notice {
    Notice(
      "segmentation.unlabelled-images",
      "\(count) of the index's images carry no label and are left out, of thresholds too."
    )
  }

  static func labelsOfOtherCategories(_ count: Int) -> Notice {
    Notice(
      "segmentation.other-categories",
      "\(count) labels of label.csv belong to no category of category.csv and are left out."
    )
  }

  static func columnsPassedOver(_ names: [String]) -> Notice {
    Notice(
      "segmentation.other-columns",
      "Columns of index.csv are passed over because category.csv does not list them: "
        + names.joined(separator: ", ") + "."
    )
  }
}

extension Notice {
  static func imagesWithoutMask(_ count: Int) -> Notice {
    Notice("segmentation.no-mask", "\(count) images have no mask and are left out.")
  }

  static func numbersShifted() -> Notice {
    Notice(
      "segmentation.numbers-shifted",
      "The names file gives the number 0 to a class, so label numbers are one more than in the masks."
    )
  }
}

extension Notice {
  static func missingPictures(_ missing: Int, of all: Int) -> Notice {
    Notice(
      "segmentation.missing-pictures",
      "\(missing) of the JSON's \(all) images are not in the folder and are left out."
    )
  }
}
