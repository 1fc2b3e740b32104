"""What is built from the source: front end, served files, translations."""

from pathlib import Path

from dealwright.config.doctor.finding import Finding


def front_end(package: Path) -> Finding:
    """Style and scripts are built."""
    built = package / "web" / "static" / "built"
    count = sum(path.is_file() for path in built.rglob("*")) if built.exists() else 0
    if not count:
        return Finding("front end", "not built", "Run bin/up, which builds it")
    return Finding("front end", f"{count} files built")


def served_files() -> Finding:
    """What browsers get is what was built."""
    from dealwright.config import assets

    if not assets.are_current():
        return Finding("served files", "older than what was built", "Run bin/up, or dealwright up")
    return Finding("served files", "as built")


def translations(locale: Path) -> Finding:
    """Each catalogue is compiled."""
    sources = sorted(locale.glob("*/LC_MESSAGES/django.po"))
    stale = [source.parts[-3] for source in sources if not _is_compiled(source)]
    if stale:
        return Finding("translations", f"not compiled: {', '.join(stale)}", "Run bin/up, which compiles them")
    return Finding("translations", ", ".join(source.parts[-3] for source in sources) or "English only")


def _is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
