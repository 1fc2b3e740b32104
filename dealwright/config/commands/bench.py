"""`dealwright bench`: repeatable measurements."""

import ast
import importlib
import sys
from pathlib import Path

import click

from dealwright.config import env
from dealwright.config.trouble import Trouble


@click.command("bench", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("name", required=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def command(name: str | None, options: tuple[str, ...]) -> None:
    """Run one measurement by NAME with its OPTIONS, or list them. They come with the source, in bench/."""
    benches = {path.stem.replace("_", "-"): path for path in sorted((env.ROOT / "bench").glob("[a-z]*.py"))}
    if not benches:
        raise Trouble("There are no measurements here: they come with the source, in the folder bench/")
    if name is None:
        for each in benches.values():
            click.echo(f"{each.stem:<16} {_first_line(each)}")
        return
    if name not in benches:
        raise Trouble(f"There is no measurement {name}: choose one of {', '.join(benches)}")
    sys.path.insert(0, str(env.ROOT))
    measurement: click.Command = importlib.import_module(f"bench.{benches[name].stem}").main
    measurement.main(list(options), prog_name=f"dealwright bench {name}", standalone_mode=False)


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n", 1)[0]
