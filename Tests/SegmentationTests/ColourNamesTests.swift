import Images
import Segmentation
import TestSupport
import Tensors
import Testing

@Suite struct ColourNamesTests {
  @Test("plain colours have the names that everybody gives them")
  func plain() {
    let named: [(Colour, ColourName)] = [
      (.black, .black), (.white, .white), (Colour(128, 128, 128), .grey),
      (Colour(255, 0, 0), .red), (Colour(0, 128, 0), .green), (Colour(0, 255, 0), .green),
      (Colour(0, 0, 255), .blue), (Colour(0, 0, 128), .blue), (Colour(135, 206, 235), .blue),
      (Colour(255, 255, 0), .yellow), (Colour(255, 165, 0), .orange),
      (Colour(255, 192, 203), .pink),
      (Colour(128, 0, 128), .purple), (Colour(139, 69, 19), .brown),
      (Colour(210, 180, 140), .brown),
    ]
    for (colour, name) in named { #expect(ColourName(of: colour) == name, "\(colour)") }
    for name in ColourName.allCases { #expect(ColourName(of: name.example) == name, "\(name)") }
  }

  @Test("colours agree with broden-mini's own on four pixels in five")
  func agreement() throws {
    guard let folder = TestData.find("broden-mini") else { return }
    let data = try BrodenDataset(reading: folder)
    let category = try #require(data.categories.firstIndex(of: "color"))
    let names = Dictionary(uniqueKeysWithValues: data.labels.map { (Int32($0.number), $0.name) })
    let counts = try Workers(2).map(blocks: data.images.count / 4) { block -> (Int, Int) in
      let index = 4 * block
      let image = data.images[index]
      let own = try data.annotation(of: index).planes.first { $0.category == category }
      guard case .pixels(let numbers) = own?.content else { return (0, 0) }
      let small = try Image(contentsOf: image.file.url)
        .resized(width: image.width, height: image.height, filter: .bilinear)
      let agree = numbers.indices.count { place in
        let colour = small[x: place % image.width, y: place / image.width]
        return names[numbers[place]] == ColourName(of: colour).label
      }
      return (agree, numbers.count)
    }
    let (agree, all) = counts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    #expect(all > 5_000_000)
    #expect(Double(agree) > 0.80 * Double(all))
  }
}
