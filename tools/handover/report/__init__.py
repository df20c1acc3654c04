"""What a report looks like outside: on a terminal, as JSON, as annotations of a forge."""
