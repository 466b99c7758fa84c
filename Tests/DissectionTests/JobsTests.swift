import Diagnostics
import Dissection
import Foundation
import Statistics
import TestSupport
import Tensors
import Testing

@Suite("A job finds the same, however it is run") struct JobsTests {
  /// A case of many images with all that a job can ask for.
  private func slow(_ change: (inout DissectionSettings) -> Void = { _ in }) -> SlowDissection {
    var random = SeededGenerator(seed: 5)
    var slow = FastDissectionEqualsSlowTests.randomCase(&random, tallest: 20)
    for _ in 0..<5 {
      let more = FastDissectionEqualsSlowTests.randomCase(&random, tallest: 20)
      slow.annotations += more.annotations
      let cells = slow.grid.height * slow.grid.width
      slow.maps += more.maps.map { image in
        image.map { map in (0..<cells).map { map[$0 % map.count] } }
      }
    }
    slow.settings.quantile = 0.1
    slow.settings.minimumImages = 0
    slow.settings.minimumCoverage = 0
    slow.settings.permutations = 40
    slow.settings.resamples = 30
    slow.settings.formulaLength = 3
    slow.settings.topImages = 3
    change(&slow.settings)
    return slow
  }

  @Test("its scores are those of the slow second implementation")
  func slowTwin() throws {
    let slow = slow()
    let findings = try SlowJob(slow).run(in: TemporaryFolder()).findings()
    let units = findings.result.layers[0].units
    #expect(units.map(\.threshold) == (0..<slow.unitCount).map(slow.threshold))
    let scores = slow.scores()
    for unit in units {
      let expected = slow.best(scores[unit.unit])
      #expect(unit.scores.map(\.label) == expected.map(\.label))
      #expect(unit.scores.map(\.intersection) == expected.map(\.intersection))
      #expect(unit.scores.map(\.activation) == expected.map(\.activation))
      #expect(unit.scores.map(\.truth) == expected.map(\.truth))
    }
  }

  @Test("by one thread or four, with memory or without")
  func threadsAndMemory() throws {
    let job = try SlowJob(slow())
    func bytes(workers: Int, memory: Int) throws -> Data {
      let run = try job.run(in: TemporaryFolder(), workers: workers, memory: memory)
      return try SlowJob.bytes(run.findings())
    }
    let whole = try bytes(workers: 2, memory: 1 << 30)
    #expect(try bytes(workers: 1, memory: 1 << 30) == whole)
    // Some maps in memory, some in a file, the others computed twice.
    for memory in [2000, 8000, 24_000, 60_000] {
      #expect(try bytes(workers: 4, memory: memory) == whole)
    }
    // No memory at all: labels in a file, every map computed twice. Thresholds stay exact, for here
    // a sketch would be larger.
    #expect(try bytes(workers: 4, memory: 0) == whole)
  }

  @Test("in shards that are merged", arguments: [2, 3, 7])
  func shards(_ count: Int) throws {
    let job = try SlowJob(
      slow {
        $0.split = "train"; $0.confirm = "val"
      }
    )
    let whole = try SlowJob.bytes(job.run(in: TemporaryFolder()).findings())
    let folder = try TemporaryFolder()
    for phase in [DissectionRun.Phase.thresholds, .tally] {
      for number in (1...count).reversed() {
        let shard = Shard(number: number, count: count)
        let run = try job.run(in: folder, .resumed, shard: shard)
        #expect(try run.advance(shard) == phase)
      }
      let merged = try job.run(in: folder, .resumed).merge(shards: count)
      if phase == .tally { #expect(try merged.map(SlowJob.bytes) == whole) }
    }
  }

  @Test("killed after any number of images and resumed")
  func killed() throws {
    let slow = slow()
    // Without room for maps the second pass asks the source again, so that it too is interrupted.
    let memory = 0
    let whole = try SlowJob.bytes(
      SlowJob(slow).run(in: TemporaryFolder(), memory: memory).findings()
    )
    for patience in stride(from: 0, to: 2 * slow.annotations.count, by: 3) {
      let folder = try TemporaryFolder()
      #expect(throws: (any Error).self) {
        _ = try SlowJob(slow, patience: patience).run(in: folder, memory: memory).findings()
      }
      let again = try SlowJob(slow).run(in: folder, .resumed, memory: memory).findings()
      #expect(try SlowJob.bytes(again) == whole)
    }
  }

  @Test("an image that cannot be read counts for nothing, and is named")
  func unreadable() throws {
    var slow = slow()
    var job = try SlowJob(slow)
    job.unreadable = [1, 6]
    let findings = try job.run(in: TemporaryFolder()).findings().result
    #expect(
      findings.notices.contains { $0.code == "dissection.left-out" && $0.text.contains("6.png") }
    )
    for image in [6, 1] {
      slow.annotations.remove(at: image)
      slow.maps.remove(at: image)
    }
    let without = try SlowJob(slow).run(in: TemporaryFolder()).findings().result
    #expect(findings.layers[0].units.map(\.threshold) == without.layers[0].units.map(\.threshold))
    #expect(
      findings.layers[0].units.map { $0.scores.map(\.iou) }
        == without.layers[0].units.map { $0.scores.map(\.iou) }
    )
  }

  @Test("a direction that is a unit's own axis is dissected as that unit")
  func direction() throws {
    let axis = UnitDirection(name: "axis", weights: [0, 0, 1, 0, 0])
    let job = try SlowJob(slow(), directions: [axis])
    let units = try job.run(in: TemporaryFolder()).findings().result.layers[0].units
    #expect(units.count == 6 && units[5].direction == "axis")
    #expect(units[5].threshold == units[2].threshold)
    #expect(units[5].scores.map(\.intersection) == units[2].scores.map(\.intersection))
    #expect(units[5].formula == units[2].formula)
    #expect(axis.cosines(5) == [0, 0, 1, 0, 0])
  }

  @Test("a constant unit, and one whose threshold is 0, are named")
  func oddities() throws {
    let units = try SlowJob(slow()).run(in: TemporaryFolder()).findings().result.layers[0].units
    #expect(units[3].oddity?.code == "dissection.constant")
    #expect(units[3].scores.allSatisfy { $0.iou == 0 })
    #expect(units[0].oddity == nil)
  }

  @Test("a value that is not finite is refused with layer, unit and image")
  func notFinite() throws {
    var slow = slow()
    slow.maps[4][1][0] = .nan
    let error = #expect(throws: InputError.self) {
      _ = try SlowJob(slow).run(in: TemporaryFolder()).findings()
    }
    #expect(error?.faults.first?.code == "dissection.not-finite")
    #expect(error?.faults.first?.description.contains("unit 1") == true)
    #expect(error?.faults.first?.description.contains("4.png") == true)
  }

  @Test("what was begun is not begun again, nor taken up by another job or a second process")
  func folders() throws {
    let folder = try TemporaryFolder()
    #expect(throws: (any Error).self) {
      _ = try SlowJob(slow(), patience: 5).run(in: folder).findings()
    }
    func code(_ attempt: () throws -> DissectionRun) -> String? {
      do { _ = try attempt() } catch let error as InputError { return error.faults[0].code } catch {
      }
      return nil
    }
    #expect(code { try SlowJob(slow()).run(in: folder) } == "dissection.unfinished")
    #expect(
      code { try SlowJob(slow { $0.quantile = 0.2 }).run(in: folder, .resumed) }
        == "dissection.other-job"
    )
    let first = try SlowJob(slow()).run(in: folder, .resumed)
    #expect(code { try SlowJob(slow()).run(in: folder, .resumed) } == "dissection.in-use")
    _ = try first.findings()
  }

  @Test("shards that have not done their part are named before merging")
  func missingParts() throws {
    let folder = try TemporaryFolder()
    let run = try SlowJob(slow()).run(in: folder)
    _ = try run.advance(Shard(number: 2, count: 3))
    let error = #expect(throws: InputError.self) { _ = try run.merge(shards: 3) }
    #expect(error?.faults.first?.what.contains("shard 1/3") == true)
    #expect(error?.faults.first?.what.contains("shard 3/3") == true)
    #expect(error?.faults.first?.what.contains("shard 2/3") == false)
  }
}
