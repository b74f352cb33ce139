"""Reading the figures: whatever a page or an export shows of them goes through `visible`."""
