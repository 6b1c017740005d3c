"""Cities, their areas and outlines, and the grid cell of a point."""
