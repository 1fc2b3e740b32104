import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from dealwright.config.supervisor import familiarity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def url(clone_name: str) -> str:
    """The database of this test process."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"/{clone_name}").geturl()


class TestIsFamiliar:
    def test_only_after_this_code_prepared_the_folder(self, tmp_path: Path, url: str):
        assert not familiarity.is_familiar(tmp_path, url)

        familiarity.remember(tmp_path, url)

        assert familiarity.is_familiar(tmp_path, url)

    def test_not_after_other_code_prepared_it(self, tmp_path: Path, url: str):
        (tmp_path / familiarity.KEPT).write_text("of another release")

        assert not familiarity.is_familiar(tmp_path, url)

    def test_not_when_the_database_has_another_schema(self, tmp_path: Path, url: str):
        familiarity.remember(tmp_path, url)
        with psycopg.connect(url) as database:
            database.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0999_later', now())"
            )

        assert not familiarity.is_familiar(tmp_path, url)

    def test_not_when_the_database_does_not_answer(self, tmp_path: Path, url: str):
        familiarity.remember(tmp_path, url)

        assert not familiarity.is_familiar(tmp_path, urlsplit(url)._replace(path="/gone").geturl())
