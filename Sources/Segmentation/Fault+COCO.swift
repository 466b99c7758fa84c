package import Diagnostics

extension Fault {
  package static func badCOCO(_ what: String, at place: String) -> Fault {
    Fault("segmentation.bad-coco", "this is no instance JSON as COCO's: \(what)", at: place)
  }

  package static func idTwice(_ id: Int, at place: String) -> Fault {
    Fault("segmentation.id-twice", "the id \(id) is taken already", at: place)
  }

  package static func noPictures(_ name: String?, at folder: String) -> Fault {
    Fault(
      "segmentation.no-pictures",
      "no image of the JSON is in this folder or the folders in it"
        + (name.map { "; the first is \($0)" } ?? ""),
      at: folder
    )
  }

  package static func severalAnnotations(_ names: [String], at folder: String) -> Fault {
    Fault(
      "segmentation.several-annotations",
      "there are several JSON files with annotations: \(names.joined(separator: ", "))",
      at: folder,
      remedy: "name one by --annotations"
    )
  }
}
