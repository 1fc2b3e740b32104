"""What the doctor says about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do when it is wrong."""

    about: str
    found: str
    remedy: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to do."""
        return self.remedy is None

    def __str__(self) -> str:
        if self.is_well:
            return f"well   {self.about}: {self.found}"
        return f"wrong  {self.about}: {self.found}\n       {self.remedy}"
