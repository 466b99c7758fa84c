import ArgumentParser
import Attribution
import Concepts
import Diagnostics
import Networks
import Probing

/// Which number of the network is explained.
struct ExplainedTarget: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The class, by name or index, or top-1: what the network says of each image. (default: top-1)",
      valueName: "class"
    )
  )
  var target: String?

  @Option(
    help: ArgumentHelp(
      "A tensor of which a number is explained, with --unit, or with an index as --target. "
        + "(default: the logits)",
      valueName: "tensor"
    )
  )
  var targetTensor: String?

  @Option(
    help: ArgumentHelp(
      "A unit of --target-tensor: the sum of its map. (default: none)",
      valueName: "k"
    )
  )
  var unit: Int?

  @Option(
    help: ArgumentHelp(
      "A part of the unit's map: rows and columns, ends not included. (default: the whole map)",
      valueName: "r0:r1,c0:c1"
    )
  )
  var region: MapRegion?

  @Option(
    help: ArgumentHelp(
      "A CAV: the projection on it is explained, as TCAV's derivative has it. (default: none)",
      valueName: "file"
    )
  )
  var targetCav: String?

  func validate() throws {
    let kinds = [target != nil && targetTensor == nil, targetTensor != nil, targetCav != nil]
    if kinds.count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --target CLASS, --target-tensor and --target-cav.")
    }
    if targetTensor != nil, (unit == nil) == (target == nil) {
      throw ValidationError(
        unit == nil
          ? "--target-tensor needs --unit K, or an index as --target."
          : "With --target-tensor give --unit K or an index as --target, not both."
      )
    }
    if unit != nil, targetTensor == nil { throw ValidationError("--unit needs --target-tensor.") }
    if region != nil, unit == nil { throw ValidationError("--region needs --unit.") }
  }

  /// What is explained, found in a network.
  struct Found {
    /// The number.
    let target: Target
    /// What people call it; `nil` for what the network says of each image.
    let name: String?
    /// The index of the class; `nil` if it is none, or each image's own.
    let index: Int?
    /// What to tell the user.
    let notice: Notice?
  }

  func find(in network: Network, _ card: NetworkCard?) throws -> Found {
    if let targetCav {
      let saved = try SavedCAV(targetCav)
      let direction = saved.cav.direction
      let tensor: String
      do { tensor = try network.tensor(named: direction.layer, by: card) } catch {
        throw (error as? InputError)?.at(targetCav) ?? error
      }
      let name = "\(saved.cav.concept) in \(tensor)"
      let target = Target(.direction(direction), of: tensor)
      return Found(target: target, name: name, index: nil, notice: nil)
    }
    if let targetTensor {
      let tensor = try network.tensor(named: targetTensor, by: card)
      let (selection, name) = try part(of: tensor)
      return Found(target: Target(selection, of: tensor), name: name, index: nil, notice: nil)
    }
    let logits = try card?.logits(of: network) ?? network.logits()
    guard let target, target != "top-1" else {
      return Found(
        target: Target(.largest, of: logits.tensor),
        name: nil,
        index: nil,
        notice: logits.notice
      )
    }
    let classes = card?.classes ?? ClassNames([])
    let index = try Int(target) ?? classes.index(named: target)
    return Found(
      target: Target(.element(index), of: logits.tensor),
      name: classes.name(of: index),
      index: index,
      notice: logits.notice
    )
  }

  private func part(of tensor: String) throws -> (Target.Selection, String) {
    guard let unit else {
      guard let index = target.flatMap({ Int($0) }) else {
        throw InputError(.targetIsNoIndex(target ?? "", tensor))
      }
      return (.element(index), "element \(index) of \(tensor)")
    }
    guard let region else { return (.unit(unit), "unit \(unit) of \(tensor)") }
    return (
      .region(unit: unit, rows: region.rows, columns: region.columns),
      "unit \(unit) of \(tensor), region \(region.words)"
    )
  }
}

/// Rows and columns of a map, as people write them: `2:5,0:3`.
struct MapRegion: ExpressibleByArgument {
  let rows: Range<Int>
  let columns: Range<Int>

  init?(argument: String) {
    let ranges = argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let ends = part.split(separator: ":").compactMap { Int($0) }
      return ends.count == 2 && ends[0] >= 0 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }
    guard ranges.count == 2, let rows = ranges[0], let columns = ranges[1] else { return nil }
    (self.rows, self.columns) = (rows, columns)
  }

  /// As it is written.
  var words: String {
    "\(rows.lowerBound):\(rows.upperBound),\(columns.lowerBound):\(columns.upperBound)"
  }
}

extension Fault {
  static func targetIsNoIndex(_ target: String, _ tensor: String) -> Fault {
    Fault(
      "command.target-is-no-index",
      "'\(target)' is not an index of the tensor '\(tensor)'",
      remedy: "with --target-tensor give --unit K, or a whole number as --target"
    )
  }
}
