/// Draws the objects of a COCO picture into a label map.
struct COCOReader: Sendable {
  let pictures: COCOPictures
  let side: Int

  /// The labels of a picture: objects that cover more pixels first, smaller ones over them; of equal
  /// ones the later in the file is on top.
  func annotation(of index: Int) -> Annotation {
    let picture = pictures.pictures[index]
    let shapes = pictures.objects[index].map { object in
      (
        label: object.label,
        pixels: object.shape.pixels(width: picture.width, height: picture.height, side: side)
      )
    }
    var numbers = [Int32](repeating: 0, count: side * side)
    let order = shapes.indices.sorted {
      (-shapes[$0].pixels.count, $0) < (-shapes[$1].pixels.count, $1)
    }
    for place in order {
      for pixel in shapes[place].pixels { numbers[pixel] = shapes[place].label }
    }
    let plane = Annotation.Plane(category: 0, content: .pixels(numbers))
    return Annotation(width: side, height: side, planes: [plane])
  }
}
