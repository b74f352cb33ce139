"""What holds for the code as a whole: directions, sizes, and the few doors through which things may pass."""
