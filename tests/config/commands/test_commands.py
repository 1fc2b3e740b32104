import pytest

from dealwright.config.cli import COMMANDS


class TestEveryCommand:
    @pytest.mark.parametrize("name", sorted(COMMANDS))
    def test_explains_itself(self, command, name: str):
        done = command(name, "--help")

        assert done.returncode == 0
        assert done.stdout.startswith(f"Usage: dealwright {name}")
        assert done.stderr == ""

    @pytest.mark.parametrize(
        ("words", "complaint"),
        [
            (["fly"], "Error: No such command 'fly'. See dealwright --help\n"),
            (["user", "create"], "Error: Missing option '--email'. See dealwright user create --help\n"),
            (
                ["serve", "--port", "none"],
                "Error: Invalid value for '--port': 'none' is not a valid integer range. ",
            ),
            (["bench", "nothing"], "Error: There "),
            (
                ["import", "olist", "/nowhere"],
                "Error: Invalid value for 'FOLDER': Directory '/nowhere' does not exist.",
            ),
        ],
    )
    def test_complains_in_one_line(self, command, words: list[str], complaint: str):
        done = command(*words)

        assert done.returncode != 0
        assert done.stdout == ""
        assert done.stderr.startswith(complaint)
        assert len(done.stderr.splitlines()) == 1

    def test_refuses_a_database_address_it_does_not_understand(self, command):
        done = command("migrate", environ={"DATABASE_URL": "sqlite:///shop.db"})

        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(
            "Error: DATABASE_URL starts with sqlite://, but PostgreSQL is the only engine"
        )


@pytest.mark.slow
class TestCommandsBesideTheProduct:
    def test_start_the_database_for_their_own_duration(self, command, tmp_path):
        assert command("check-upgrade").stdout.endswith("The upgrade can start.\n")
        assert command("migrate").stdout.endswith("The database is up to date.\n")
        assert command("check-upgrade").stdout == "The database is up to date.\n"

        looked = command("doctor")

        assert "started for this look only: the product does not run" in looked.stdout
        assert "well   schema: current" in looked.stdout
        assert not (tmp_path / "var" / "postgres" / "postmaster.pid").exists()

    def test_use_the_database_of_the_running_product(self, command, start):
        product = start().ready()

        made = command(
            "user", "create", "--email", "bruno@loja.example", "--name", "Bruno", "--role", "Seller",
            "--password-stdin",
            typed="a-long-own-password\n",
        )  # fmt: skip
        token = command("token", "create", "--user", "bruno@loja.example", "--name", "stock program")
        looked = command("doctor", "--port", str(product.port))

        assert (made.returncode, made.stdout) == (0, "bruno@loja.example can sign in now.\n")
        assert token.returncode == 0
        assert len(token.stdout.split()) == 1
        assert f"the product runs (dealwright up, process {product.process.pid})" in looked.stdout
        assert product.ask("/readyz") == (200, "ready\n")

    def test_say_what_a_person_lacks(self, command, start):
        start().ready()

        nobody = command("token", "create", "--user", "nobody@loja.example", "--name", "x")
        new = ("user", "create", "--email", "b@loja.example", "--name", "B", "--role")
        short = command(*new, "Seller", "--password-stdin", typed="1\n")
        role = command(*new, "Pirate")

        assert [done.returncode for done in (nobody, short, role)] == [1, 1, 1]
        assert nobody.stderr.startswith("Error: Nobody signs in with nobody@loja.example")
        assert short.stderr.startswith("Error: This password is too short")
        assert role.stderr.startswith("Error: There is no role “Pirate”")
        assert all(len(done.stderr.splitlines()) == 1 for done in (nobody, short, role))
