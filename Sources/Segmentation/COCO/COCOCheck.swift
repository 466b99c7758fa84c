import Diagnostics
import Images

/// What makes no sense in COCO's JSON.
struct COCOCheck {
  let file: COCOFile
  let path: String

  /// The ids of categories that can be label numbers.
  private static let ids = 0...65_534

  /// Every fault, in the order pictures, categories, objects.
  var faults: [Fault] { pictureFaults + categoryFaults + instanceFaults }

  private var pictureFaults: [Fault] {
    var ids: Set<Int> = []
    return file.images.enumerated().compactMap { place, picture in
      let at = "\(path), images[\(place)]"
      if !ids.insert(picture.id).inserted { return .idTwice(picture.id, at: at) }
      if picture.path.isEmpty { return .badCOCO("the file name is empty", at: at) }
      let sides = 1...Image.maximumPixelCount
      guard sides.contains(picture.width), sides.contains(picture.height),
        picture.width <= Image.maximumPixelCount / picture.height
      else { return .badCOCO("\(picture.width) x \(picture.height) is no image's size", at: at) }
      return nil
    }
  }

  private var categoryFaults: [Fault] {
    var ids: Set<Int> = []
    let faults = file.categories.enumerated().compactMap { place, category -> Fault? in
      let at = "\(path), categories[\(place)]"
      if !ids.insert(category.id).inserted { return .idTwice(category.id, at: at) }
      if category.name.isEmpty { return .badCOCO("the name is empty", at: at) }
      if Self.ids.contains(category.id) { return nil }
      return .badCOCO("the id \(category.id) is not within 0 to 65534", at: at)
    }
    return file.categories.isEmpty ? [.badCOCO("it names no categories", at: path)] : faults
  }

  private var instanceFaults: [Fault] {
    let categories = Set(file.categories.map(\.id))
    let pictures = Dictionary(file.images.map { ($0.id, $0) }) { first, _ in first }
    return file.annotations.enumerated().flatMap { place, instance -> [Fault] in
      let at = "\(path), annotations[\(place)]"
      var faults: [Fault] = []
      if !categories.contains(instance.category) {
        faults.append(.badCOCO("there is no category \(instance.category)", at: at))
      }
      guard let picture = pictures[instance.image] else {
        return faults + [.badCOCO("there is no image \(instance.image)", at: at)]
      }
      let flaw = instance.shape.flaw(width: picture.width, height: picture.height)
      return faults + (flaw.map { [.badCOCO($0, at: at)] } ?? [])
    }
  }
}
