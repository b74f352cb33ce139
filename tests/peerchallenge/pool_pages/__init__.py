"""The pages of offers and of the pool of challengers."""
