package import Diagnostics
package import Images

extension Fault {
  package static func noNames(at path: String) -> Fault {
    Fault("segmentation.no-names", "the names file names no class", at: path)
  }

  package static func noNamesFile(_ files: [String], at folder: String) -> Fault {
    Fault(
      "segmentation.no-names-file",
      "nothing says what the numbers in the masks mean",
      at: folder,
      remedy:
        "give a names file by --names, or put \(files[0]) into the folder: a name a line, line "
        + "n for number n, or rows number,name"
    )
  }

  package static func badNamesRow(at place: String) -> Fault {
    Fault(
      "segmentation.bad-names-row",
      "the row does not begin with a number of 0 to 65534 and a name",
      at: place
    )
  }

  package static func badColour(_ channels: [String], at place: String) -> Fault {
    Fault(
      "segmentation.bad-colour",
      "'\(channels.joined(separator: ","))' is not a colour of three numbers of 0 to 255",
      at: place
    )
  }

  package static func colourTwice(_ colour: Colour, first: Int, at place: String) -> Fault {
    Fault(
      "segmentation.colour-twice",
      "the colour \(colour.red),\(colour.green),\(colour.blue) is taken already, by line \(first)",
      at: place
    )
  }

  package static func twoImages(_ first: String, _ second: String, at folder: String) -> Fault {
    Fault(
      "segmentation.two-images",
      "the images \(first) and \(second) differ in their ending only, so that one mask would be for "
        + "both",
      at: folder
    )
  }

  package static func noImageOfMask(at path: String) -> Fault {
    Fault("segmentation.no-image-of-mask", "there is no image for this mask", at: path)
  }

  package static func noPairs(_ image: String, _ mask: String, at folder: String) -> Fault {
    Fault(
      "segmentation.no-pairs",
      "no image has a mask: the first image is \(image), the first mask \(mask)",
      at: folder,
      remedy: "give masks the names of their images, with the ending .png"
    )
  }

  package static func unknownColours(_ colours: [Colour], at path: String) -> Fault {
    let words = colours.prefix(5).map { "\($0.red),\($0.green),\($0.blue)" }.joined(separator: "; ")
    let more = colours.count > 5 ? " and \(colours.count - 5) more" : ""
    return Fault(
      "segmentation.unknown-colour",
      "pixels of the mask have colours that are no class's: \(words)\(more)",
      at: path,
      remedy: "give the colours in the names file, as rows number,name,red,green,blue"
    )
  }
}
