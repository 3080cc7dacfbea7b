"""What is known on the as-of date, computed once and shared: ages, coverage, chains, overlaps, month sums."""
