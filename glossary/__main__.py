"""`python -m glossary` is the `glossary` command."""

from glossary.cli import main

main(prog_name="glossary")
