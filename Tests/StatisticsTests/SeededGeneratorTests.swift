import Statistics
import Testing

@Test("SplitMix64 gives its published numbers")
func splitMix() {
  var generator = SplitMix64(state: 1_234_567)
  #expect(
    (0..<5).map { _ in generator.next() } == [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
  )
}

@Test("xoshiro256** gives the numbers of its authors' code from the state 1, 2, 3, 4")
func xoshiro() {
  var generator = SeededGenerator(state: (1, 2, 3, 4))
  #expect(
    (0..<10).map { _ in generator.next() } == [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
  )
}

@Test("A stream depends on the seed and its name, and on nothing drawn before")
func streams() {
  var parent = SeededGenerator(seed: 5)
  var before = parent.stream("folds")
  _ = parent.next()
  var after = parent.stream("folds")
  let numbers = (0..<4).map { _ in before.next() }
  #expect(numbers == (0..<4).map { _ in after.next() })
  for var other in [parent.stream("fold"), SeededGenerator(seed: 6).stream("folds")] {
    #expect(numbers != (0..<4).map { _ in other.next() })
  }
}

@Test("Numbers below a bound, uniform numbers and shuffles are evenly spread")
func evenlySpread() {
  var generator = SeededGenerator(seed: 1)
  var orders: [[Int]: Int] = [:]
  var numbers = [Int](repeating: 0, count: 7)
  var tenths = [Int](repeating: 0, count: 10)
  for _ in 0..<24_000 {
    orders[generator.shuffled(0..<4), default: 0] += 1
    numbers[generator.below(7)] += 1
    tenths[Int(generator.uniform() * 10)] += 1
  }
  // Counts of mean 1000, 3429 and 2400: five standard deviations, and the seed is fixed.
  #expect(orders.count == 24 && orders.values.allSatisfy { abs($0 - 1000) < 160 })
  #expect(numbers.allSatisfy { abs($0 - 3429) < 280 })
  #expect(tenths.allSatisfy { abs($0 - 2400) < 240 })
}

@Test("A sample without replacement repeats nothing and may be everything")
func sampling() {
  var generator = SeededGenerator(seed: 2)
  for count in 0...6 {
    let sample = generator.sample(count, of: Array(10..<16))
    #expect(sample.count == count && Set(sample).count == count)
    #expect(Set(sample).isSubset(of: 10..<16))
  }
  #expect(generator.resample([3]) == [3] && generator.resample([Int]()).isEmpty)
}
