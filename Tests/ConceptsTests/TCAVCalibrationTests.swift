import Concepts
import LinearModels
import Statistics
import Tensors
import Testing

@Test("smoke and speed")
func smoke() throws {
  var layer = SyntheticLayer()
  layer.width = 400
  layer.conceptSizes = [50]
  layer.pool = 500
  layer.classImages = 100
  var settings = TCAVSettings()
  settings.scale = .trace
  let clock = ContinuousClock()
  for workers in [1, 2] {
    var result: TCAVResult?
    let time = try clock.measure { result = try layer.result(settings, workers: Workers(workers)) }
    print(
      workers,
      time,
      result!.layers[0].concepts[0].score,
      result!.layers[0].concepts[0].pValue,
      result!.layers[0].concepts[0].effectInterval,
      result!.notices
    )
  }
  settings.scale = .none
  let time = try clock.measure { _ = try layer.result(settings, workers: Workers(2)) }
  print("none", time)
}
