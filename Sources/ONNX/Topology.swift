import Diagnostics

/// Who makes and who reads each tensor of a graph, and an order in which the nodes can run.
struct Topology {
  /// The nodes in an order in which they can run; the file's order, if that is one.
  private(set) var sorted: [Node] = []
  /// What is wrong.
  private(set) var faults: [Fault] = []

  /// - Parameters:
  ///   - nodes: in the file's order.
  ///   - given: the names of inputs and initializers.
  ///   - outputs: the names of the network's outputs.
  init(_ nodes: [Node], given: Set<String>, outputs: [String]) {
    var maker: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        if given.contains(output) || maker.updateValue(index, forKey: output) != nil {
          faults.append(.madeTwice(output).at(node.place))
        }
      }
    }
    let known = NearNames(among: (given.union(maker.keys)).sorted())
    // Looking through all names takes a while, and after a few answers nobody reads on.
    var remedies = 16
    func remedy(for name: String) -> String? {
      remedies -= 1
      return remedies >= 0 ? known.remedy(for: name) : nil
    }
    var waiting = [Int](repeating: 0, count: nodes.count)
    var readers = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in Set(node.inputs).sorted() where !input.isEmpty && !given.contains(input) {
        if let made = maker[input] {
          waiting[index] += 1
          readers[made].append(index)
        } else {
          faults.append(.madeByNobody(input, near: remedy(for: input)).at(node.place))
        }
      }
    }
    for output in outputs where maker[output] == nil && !given.contains(output) {
      faults.append(.danglingOutput(output, near: remedy(for: output)))
    }
    sort(nodes, &waiting, readers)
  }

  /// Takes the first node in the file's order that waits for nothing, again and again.
  private mutating func sort(_ nodes: [Node], _ waiting: inout [Int], _ readers: [[Int]]) {
    var ready = Heap(nodes.indices.filter { waiting[$0] == 0 })
    while let index = ready.popSmallest() {
      sorted.append(nodes[index])
      for reader in readers[index] {
        waiting[reader] -= 1
        if waiting[reader] == 0 { ready.push(reader) }
      }
    }
    if sorted.count < nodes.count {
      faults.append(.cycle(nodes.indices.filter { waiting[$0] > 0 }.map { nodes[$0].name }))
    }
  }
}

extension Node {
  /// How faults name the node.
  var place: String { "node \(name) (\(opType))" }
}

/// Numbers of which the smallest is taken first (a binary heap).
private struct Heap {
  private var numbers: [Int]

  /// - Parameter sorted: ascending, which is a heap already.
  init(_ sorted: [Int]) { numbers = sorted }

  mutating func push(_ number: Int) {
    numbers.append(number)
    var child = numbers.count - 1
    while child > 0, numbers[child] < numbers[(child - 1) / 2] {
      numbers.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popSmallest() -> Int? {
    guard let smallest = numbers.first else { return nil }
    let last = numbers.removeLast()
    if numbers.isEmpty { return smallest }
    numbers[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < numbers.count }
      guard let child = children.min(by: { numbers[$0] < numbers[$1] }),
        numbers[child] < numbers[parent]
      else { return smallest }
      numbers.swapAt(child, parent)
      parent = child
    }
  }
}
