/// An operator whose VJP reads cotangents wherever they lie; others are given them in a layout.
protocol TakesViews: Operator {}
