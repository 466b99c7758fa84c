import Diagnostics
import Tensors

extension NodeReader {
  /// An input of constant indices below `extent`, negative ones counted from the end.
  fileprivate func indices(_ input: Int, below extent: Int) throws(InputError) -> [Int] {
    guard let stated = try constantInts(input) else { throw fault("no indices") }
    return try stated.map { (index) throws(InputError) in
      try self.index(index, below: extent)
    }
  }

  fileprivate func index(_ index: Int, below extent: Int) throws(InputError) -> Int {
    let fromFront = index < 0 ? index + extent : index
    guard 0..<extent ~= fromFront else {
      throw fault("the index \(index) lies outside the \(extent) there are")
    }
    return fromFront
  }

  /// Whether constant indices of `shape` may stand for places in a tensor: one list an element.
  fileprivate func indexRows(_ input: Int) throws(InputError) -> (shape: Shape, rows: [[Int]]) {
    let shape = try rank(input, atLeast: 1)
    guard let stated = try constantInts(input) else { throw fault("no indices") }
    let width = shape[shape.rank - 1]
    guard width >= 1 else { throw fault("the indices of shape \(shape) name no place") }
    let count = shape.dims.dropLast().reduce(1, *)
    return (shape, (0..<count).map { Array(stated[$0 * width..<($0 + 1) * width]) })
  }

  /// One element for each of constant indices along one axis; on the other axes an element of the
  /// indices stands for its own place.
  fileprivate func elementPieces(_ data: Shape, indices index: Int) throws(InputError) -> Pieces {
    let shape = try shape(index)
    let axis = try axis(int("axis", default: 0), rank: data.rank)
    let fits =
      shape.rank == data.rank
      && data.dims.indices.allSatisfy { $0 == axis || shape[$0] <= data[$0] }
    guard fits else { throw fault("indices of shape \(shape) do not fit data of shape \(data)") }
    let picked = try indices(index, below: data[axis])
    let strides = data.strides
    let starts = zip(Indices(shape.dims), picked).map { place, index in
      zip(place, strides).reduce((index - place[axis]) * strides[axis]) { $0 + $1.0 * $1.1 }
    }
    return Pieces(length: 1, starts: starts)
  }

  /// The parts of `data` that rows of constant indices name, after `batch` axes that both share.
  fileprivate func namedPieces(
    _ data: Shape,
    indices index: Int,
    batch: Int = 0
  ) throws(InputError) -> (pieces: Pieces, shape: [Int]) {
    let (shape, rows) = try indexRows(index)
    let width = shape[shape.rank - 1]
    guard 0..<shape.rank ~= batch, 1...max(data.rank - batch, 1) ~= width, data.rank > batch,
      data.dims.prefix(batch) == shape.dims.prefix(batch)
    else {
      throw fault("indices of shape \(shape) do not fit data of shape \(data)")
    }
    let strides = data.strides
    let perBatch = max(shape.dims.dropFirst(batch).dropLast().reduce(1, *), 1)
    let batchSize = data.dims.dropFirst(batch).reduce(1, *)
    var starts: [Int] = []
    starts.reserveCapacity(rows.count)
    for (position, row) in rows.enumerated() {
      var start = position / perBatch * batchSize
      for (axis, index) in row.enumerated() {
        start += try self.index(index, below: data[batch + axis]) * strides[batch + axis]
      }
      starts.append(start)
    }
    let piece = data.dims.dropFirst(batch + width)
    return (Pieces(length: piece.reduce(1, *), starts: starts), shape.dims.dropLast() + piece)
  }
}

extension Gathering {
  /// `Gather`: slices of one axis; the indices take the place of the axis.
  init(_ reader: NodeReader) throws {
    let input = try reader.shape(0)
    let axis = try reader.axis(reader.int("axis", default: 0), rank: input.rank)
    let indices = try reader.indices(1, below: input[axis])
    try self.init(slices: indices, try reader.shape(1), of: input, axis, reader)
  }

  /// `Compress`: the slices of one axis for which a constant condition holds; without an axis the
  /// elements.
  init(compress reader: NodeReader) throws {
    guard let condition = try reader.constantInts(1) else { throw reader.fault("no condition") }
    var input = try reader.shape(0)
    var axis = 0
    if let stated = try reader.optionalInt("axis") {
      axis = try reader.axis(stated, rank: input.rank)
    } else {
      input = [input.count]
    }
    guard condition.count <= input[axis] else {
      throw reader.fault("\(condition.count) conditions are more than the \(input[axis]) there are")
    }
    let indices = condition.indices.filter { condition[$0] != 0 }
    try self.init(slices: indices, [indices.count], of: input, axis, reader)
  }

  private init(
    slices indices: [Int],
    _ indexShape: Shape,
    of input: Shape,
    _ axis: Int,
    _ reader: NodeReader
  ) throws {
    self.input = try reader.shape(0)
    output = try reader.checked(
      input.dims.prefix(axis) + indexShape.dims + input.dims.dropFirst(axis + 1)
    )
    let length = input.dims.dropFirst(axis + 1).reduce(1, *)
    let outer = input.dims.prefix(axis).reduce(1, *)
    try reader.checkTable(entries: Double(outer) * Double(indices.count), for: output.dims)
    let starts = (0..<(length == 0 ? 0 : outer)).flatMap { row in
      indices.map { (row * input[axis] + $0) * length }
    }
    pieces = Pieces(length: length, starts: starts)
  }

  /// `GatherElements`: one element for each index.
  init(elements reader: NodeReader) throws {
    input = try reader.rank(0, atLeast: 1)
    output = try reader.checked(reader.shape(1).dims)
    pieces = try reader.elementPieces(input, indices: 1)
  }

  /// `GatherND`: each row of the indices names a place or a part.
  init(named reader: NodeReader) throws {
    input = try reader.rank(0, atLeast: 1)
    let batch = try reader.int("batch_dims", default: 0)
    let (pieces, shape) = try reader.namedPieces(input, indices: 1, batch: batch)
    self.pieces = pieces
    output = try reader.checked(shape)
  }
}

extension NodeReader {
  /// `ScatterElements`: one update for each index.
  func scatterElements() throws -> any Operator {
    let data = try rank(0, atLeast: 1)
    return try scatter(elementPieces(data, indices: 1), shape(1).dims, into: data)
  }

  /// `ScatterND`: each row of the indices names a place or a part.
  func scatterNamed() throws -> any Operator {
    let data = try rank(0, atLeast: 1)
    let (pieces, shape) = try namedPieces(data, indices: 1)
    return try scatter(pieces, shape, into: data)
  }

  private func scatter(_ pieces: Pieces, _ wanted: [Int], into data: Shape) throws -> any Operator {
    let updates = try shape(2)
    guard updates.dims == wanted else {
      throw fault("the updates have the shape \(updates), but the indices want \(wanted)")
    }
    let reduction = try string("reduction", default: "none")
    if reduction == "none" { return Scattering(data: data, updates: updates, pieces: pieces) }
    guard let kind = ScatterReduction.Kind(rawValue: reduction) else {
      throw fault("the reduction '\(reduction)' is not known")
    }
    return ScatterReduction(kind: kind, data: data, updates: updates, pieces: pieces)
  }
}
