"""What follows from one case: pure functions from records, policy and evidence to facts."""
