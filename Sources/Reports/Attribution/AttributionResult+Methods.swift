public import Attribution
public import Diagnostics
public import Images

extension AttributionResult {
  /// A method that was asked.
  public struct Method: Sendable, Hashable, Codable {
    /// As it was written: `NAME:SETTING=VALUE@INNER`.
    public var choice: String
    /// The part of a split through concepts: a concept's name, `rest` or `whole`; `nil` if it is not
    /// split.
    public var part: String?
    /// Its name in the files' names, another for each method.
    public var file: String
    /// The paper's name.
    public var title: String
    /// The family.
    public var family: MethodEntry.Family
    /// What the numbers are.
    public var sign: MethodEntry.Sign
    /// Where it comes from.
    public var source: String
    /// What it says, and when to choose it.
    public var advice: String
    /// The passes of one image.
    public var cost: String
    /// Every setting, those of the methods inside too.
    public var settings: [MethodSetting]
    /// The colours of its maps.
    public var colours: ColourMap
    /// What people call it: its title, and the part of it.
    public var label: String { title + (part.map { ": \($0)" } ?? "") }

    /// What the checks mean, by name.
    public var checks: [String: String] = [:]
    /// What a reader must know of it.
    public var notices: [Notice] = []

    /// A method whose words are known.
    public init(
      choice: String,
      file: String,
      title: String,
      family: MethodEntry.Family,
      sign: MethodEntry.Sign,
      source: String,
      advice: String,
      cost: String,
      settings: [MethodSetting],
      colours: ColourMap
    ) {
      self.choice = choice
      self.file = file
      self.title = title
      self.family = family
      self.sign = sign
      self.source = source
      self.advice = advice
      self.cost = cost
      self.settings = settings
      self.colours = colours
    }

    /// A method of the catalogue.
    ///
    /// - Parameters:
    ///   - choice: as it was written.
    ///   - made: what it was made with.
    ///   - part: of a split through concepts.
    ///   - colours: those of its maps; by default Noema's own for what its numbers are.
    /// - Throws: `attribution.no-such-method`.
    public init(
      _ choice: MethodChoice,
      _ made: MadeMethod,
      part: String? = nil,
      file: String,
      colours: ColourMap? = nil
    ) throws(InputError) {
      let entry = try MethodCatalogue.entry(named: choice.name)
      self.init(
        choice: choice.text,
        file: file,
        title: entry.title,
        family: entry.family,
        sign: made.sign,
        source: entry.source,
        advice: entry.advice,
        cost: entry.cost,
        settings: made.settings,
        colours: colours ?? (made.sign == .signed ? .diverging : .sequential)
      )
      self.part = part
    }

    /// How a map is drawn; `nil` if there is none.
    func scale(of cell: Cell) -> ColourScale? {
      cell.limit.map {
        ColourScale(colours, limit: $0, base: cell.base ?? 0, isSigned: sign == .signed)
      }
    }
  }

  /// For each method those with which it always shares a scale: the parts of one split, itself else.
  var scaleGroups: [[Int]] {
    methods.indices.map { place in
      guard methods[place].part != nil else { return [place] }
      return methods.indices.filter {
        methods[$0].part != nil && methods[$0].choice == methods[place].choice
      }
    }
  }

  /// The methods that gave no map at all, by their places, with why; a split one stands once.
  public var refusals: [(method: Int, fault: Fault)] {
    let groups = scaleGroups
    return methods.indices.filter { groups[$0].first == $0 }.compactMap { method in
      let cells = images.map { $0.cells[method] }
      guard let fault = cells.first?.refusal, cells.allSatisfy({ $0.refusal != nil }) else {
        return nil
      }
      return (method, fault)
    }
  }
}
