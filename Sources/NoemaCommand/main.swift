print("noema")
