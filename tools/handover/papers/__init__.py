"""Papers that come as tables: what they hold, how a cell is read, and the rows of a file."""
