"""Whether the tests notice the judging code being changed: mutmut, given a warm start and a threshold."""
