"""BB code as HTML and in words; what is none stays as it is written."""

from __future__ import annotations

import pytest

from dealwright.kit import bb


@pytest.mark.parametrize(
    ("written", "html", "text"),
    [
        ("[b]x[/b] [I]y[/I] [u]z[/u] [s]w[/s]", "<b>x</b> <i>y</i> <u>z</u> <s>w</s>", "x y z w"),
        (
            "[url=https://a.example/?b=1&c=2]here[/url]",
            '<a href="https://a.example/?b=1&amp;c=2">here</a>',
            "here (https://a.example/?b=1&c=2)",
        ),
        ("[url]www.a.example[/url]", '<a href="https://www.a.example">www.a.example</a>', "www.a.example"),
        ("[url=mailto:a@b.example]a@b.example[/url]", '<a href="mailto:a@b.example">a@b.example</a>', None),
        ('[url="https://a.example"]a[/url]', '<a href="https://a.example">a</a>', "a (https://a.example)"),
        (
            "Two:\n[list]\n[*]one\n[*][b]two[/b]\nmore\n[/list]\nBye",
            "Two:\n<ul><li>one</li><li><b>two</b><br>more</li></ul>\nBye",
            "Two:\n• one\n• two\nmore\nBye",
        ),
        (
            "First [list=1][*]a[*]b[/list]",
            "First <ol><li>a</li><li>b</li></ol>",
            "First \n1. a\n2. b\n",
        ),
        ("[quote]x[/quote]", "<blockquote>x</blockquote>", "\nx\n"),
        ("[b]open, [foo] [*] [/i]", "[b]open, [foo] [*] [/i]", "[b]open, [foo] [*] [/i]"),
        ("[b][i]crossed[/b][/i]", "<b>[i]crossed</b>[/i]", "[i]crossed[/i]"),
        ("[list][*]never ended", "[list][*]never ended", "[list][*]never ended"),
    ],
)
def test_is_read(written, html, text):
    assert bb.to_html(written) == html
    assert text is None or bb.to_text(written) == text


def test_leaves_tags_alone():
    assert bb.to_html('<a href="/x?a[b]=1">y</a>[/b]') == '<a href="/x?a[b]=1">y</a>[/b]'


@pytest.mark.parametrize("read", [bb.to_html, bb.to_text])
def test_takes_what_others_typed_as_it_is(read):
    assert read(f"<{bb.as_written('[b]x[/b]')}> [b]y[/b]").startswith("<[b]x[/b]> ")


def test_does_not_work_long_for_what_is_deep():
    deep = "[b]" * 5000 + "x" + "[/b]" * 5000

    assert bb.to_text(deep).count("[b]") == 5000 - 20
    assert bb.to_html("[list][*]" * 3000).startswith("[list]")
