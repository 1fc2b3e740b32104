from pathlib import Path

import pytest

from dealwright.config import env
from dealwright.config.trouble import Trouble


class TestParseDatabaseUrl:
    def test_reads_every_part(self):
        found = env.parse_database_url("postgresql://ana:s%40fe@db.example:6432/shop?sslmode=require")

        assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
            "ana",
            "s@fe",
            "db.example",
            "6432",
            "shop",
        )
        assert found["OPTIONS"] == {"sslmode": "require"}

    def test_takes_a_socket_folder_for_the_host(self):
        found = env.parse_database_url("postgresql://dealwright@/dealwright?host=/var/run%20here")

        assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/var/run here", "", {})

    def test_refuses_another_engine(self):
        with pytest.raises(Trouble, match="PostgreSQL is the only engine"):
            env.parse_database_url("mysql://root@localhost/shop")


class TestRead:
    def test_makes_a_secret_once_and_keeps_it_to_the_owner(self, tmp_path: Path):
        first = env.read({"DEALWRIGHT_DATA": str(tmp_path / "var")})
        second = env.read({"DEALWRIGHT_DATA": str(tmp_path / "var")})

        assert len(first.secret_key) == 64
        assert second.secret_key == first.secret_key
        assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
        assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]

    @pytest.mark.parametrize("known", ["changeme", "django-insecure", "short-but-own"])
    def test_refuses_a_known_or_short_secret(self, known: str, tmp_path: Path):
        with pytest.raises(Trouble, match="DEALWRIGHT_SECRET_KEY"):
            env.read({"DEALWRIGHT_DATA": str(tmp_path / "var"), "DEALWRIGHT_SECRET_KEY": known})

        assert not (tmp_path / "var").exists()

    def test_says_which_data_folder_cannot_be_used(self, tmp_path: Path):
        (tmp_path / "var").write_text("a file stands in the way")

        with pytest.raises(Trouble, match=r"data folder .*/var/deep cannot be used \(Not a directory\)"):
            env.read({"DEALWRIGHT_DATA": str(tmp_path / "var" / "deep")})

    def test_prefers_the_written_address_of_the_embedded_server(self, tmp_path: Path):
        (tmp_path / "postgres.url").write_text("postgresql://dealwright@/dealwright?host=/tmp/short\n")

        assert env.read({"DEALWRIGHT_DATA": str(tmp_path)}).database["HOST"] == "/tmp/short"


class TestFiles:
    BUCKET = {
        "DEALWRIGHT_FILES_S3_BUCKET": "files",
        "DEALWRIGHT_FILES_S3_KEY": "key",
        "DEALWRIGHT_FILES_S3_SECRET": "secret",
        "DEALWRIGHT_FILES_S3_ENDPOINT": "https://s3.example.com",
    }

    def test_lie_in_the_data_folder_when_nothing_is_said(self, tmp_path: Path):
        found = env.read({"DEALWRIGHT_DATA": str(tmp_path)})

        assert (found.bucket, found.largest_file) == (None, 25 * 1024 * 1024)

    def test_lie_in_the_bucket_that_is_named(self, tmp_path: Path):
        found = env.read({"DEALWRIGHT_DATA": str(tmp_path), **self.BUCKET})

        assert found.bucket == env.Bucket("files", "https://s3.example.com", None, "key", "secret")

    @pytest.mark.parametrize("missing", ["BUCKET", "KEY", "SECRET"])
    def test_refuse_half_a_bucket(self, tmp_path: Path, missing: str):
        name = f"DEALWRIGHT_FILES_S3_{missing}"
        given = {other: value for other, value in self.BUCKET.items() if other != name}

        with pytest.raises(Trouble, match=name):
            env.read({"DEALWRIGHT_DATA": str(tmp_path), **given})

    def test_refuse_an_address_without_a_scheme(self, tmp_path: Path):
        given = {**self.BUCKET, "DEALWRIGHT_FILES_S3_ENDPOINT": "s3.example.com"}

        with pytest.raises(Trouble, match="https://"):
            env.read({"DEALWRIGHT_DATA": str(tmp_path), **given})

    @pytest.mark.parametrize("size", ["0", "many", "1001", "-1", "9" * 30])
    def test_refuse_a_size_that_makes_no_sense(self, tmp_path: Path, size: str):
        with pytest.raises(Trouble, match="DEALWRIGHT_FILES_LARGEST_MB"):
            env.read({"DEALWRIGHT_DATA": str(tmp_path), "DEALWRIGHT_FILES_LARGEST_MB": size})
