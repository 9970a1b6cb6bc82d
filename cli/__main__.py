"""`python -m cli`: the `gongkai` command, where no script is installed."""

from cli.main import main

main()
