"""``python -m handover``."""

from handover.cli import main

if __name__ == "__main__":
    main()
