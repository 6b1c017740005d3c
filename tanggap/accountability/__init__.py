"""Who missed what, whether it counts, what follows: contests, sanctions that people sign, fair comparisons, weekly reports."""
