"""`dealwright bench`: repeatable measurements."""

import importlib.util
from pathlib import Path
from types import ModuleType

import click

from dealwright.config import env
from dealwright.config.trouble import Trouble


@click.command("bench", context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Run one measurement by NAME, or list them. They come with the source, in the folder bench/."""
    benches = {path.stem: path for path in sorted((env.ROOT / "bench").glob("[a-z]*.py"))}
    if not benches:
        raise Trouble("There are no measurements here: they come with the source, in the folder bench/")
    if name is None:
        for each in benches.values():
            click.echo(f"{each.stem:<16} {_first_line(each)}")
        return
    if name not in benches:
        raise Trouble(f"There is no measurement {name}: choose one of {', '.join(benches)}")
    _load(benches[name]).main()


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise Trouble(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "main"):
        raise Trouble(f"{path.name} has no main()")
    return module


def _first_line(path: Path) -> str:
    import ast

    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n", 1)[0]
