import pytest

from dealwright.records.files.names import LONGEST, clean


class TestClean:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("contract.pdf", "contract.pdf"),
            ("Договор № 7 «итог».pdf", "Договор № 7 «итог».pdf"),
            ("C:\\Users\\Ana\\plan.docx", "plan.docx"),
            ("../../etc/passwd", "passwd"),
            ('say "hi".txt', 'say "hi".txt'),
            ("two\r\nlines.txt", "twolines.txt"),
            ("NUL\0here.txt", "NULhere.txt"),
            ("photo\u202egpj.exe", "photogpj.exe"),
            ("zero\u200bwidth.txt", "zerowidth.txt"),
            ("  many   spaces .txt", "many spaces .txt"),
            ("e\u0301te\u0301.txt", "été.txt"),
            (".htaccess", "htaccess"),
            ("...", "file"),
            ("", "file"),
            ("folder/", "file"),
        ],
    )
    def test_keeps_what_a_person_would_call_it(self, given, kept):
        assert clean(given) == kept

    def test_shortens_a_long_name_before_its_ending(self):
        assert clean("ж" * 500 + ".pdf") == "ж" * (LONGEST - 4) + ".pdf"

    def test_takes_a_long_ending_for_a_part_of_the_name(self):
        assert clean("a." + "b" * 500) == "a." + "b" * (LONGEST - 2)
