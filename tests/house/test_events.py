"""Every kind of event is declared completely, and old facts load for ever."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from dealwright.events import Actor
from dealwright.events.declaring import Use, all_declared, declared
from dealwright.events.models import Entry
from dealwright.events.reactions import all_reactions
from dealwright.records import kinds
from dealwright.records.editing import field_label
from dealwright.records.timeline.queries import tell

KINDS = [event for event in all_declared() if not event.kind.startswith("test.")]
GOLDEN = Path(__file__).parent / "golden" / "events.json"
"""Facts as releases stored them: a release adds those of its kinds, nobody takes any out."""


def kind_of(event: type) -> str:
    return event.kind


@pytest.mark.parametrize("event", KINDS, ids=kind_of)
class TestKind:
    @pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
    def test_has_a_sentence_that_its_sample_fills(self, event, language):
        with translation.override(language):
            sentence = event.load(event.sample).say(actor="Anna", subject="the deal")
            title = str(event.title)

        assert sentence.strip()
        assert title.strip()
        assert "{" not in sentence

    def test_has_facts_that_survive_storing(self, event):
        loaded = event.load(event.sample)

        again = event.load(json.loads(json.dumps(loaded.model_dump(mode="json"))))

        assert again == loaded

    def test_has_a_docstring_and_a_noun_and_verb(self, event):
        assert event.__doc__
        noun, _dot, verb = event.kind.partition(".")
        assert noun.isidentifier()
        assert verb.isidentifier()

    def test_declares_only_facts_it_has(self, event):
        assert set(event.personal) <= set(event.model_fields)
        assert event.enters is None or event.enters in event.model_fields
        assert event.body_of is None or event.body_of in event.model_fields


def test_every_tracked_field_has_a_name_for_sentences():
    """Marks of campaigns are called as in addresses."""
    unnamed = {
        f"{kind.name}.{field}"
        for kind in kinds.all_kinds()
        for field in getattr(kind.records.model, "tracked_fields", ())
        if isinstance(field_label(field, kind.name), str) and not field.startswith("utm_")
    }

    assert unnamed == set()


@pytest.mark.parametrize(("kind", "stored"), sorted(json.loads(GOLDEN.read_text()).items()))
def test_golden_facts_load_and_are_told(kind, stored):
    event = declared(kind)

    assert event is not None, f"{kind} was declared once; kinds live for ever"
    for facts in stored:
        assert event.load(facts).say(actor="Anna", subject="it")


def test_a_kind_of_a_later_release_is_told_by_its_name():
    entry = Entry(
        kind="lamp.of_tomorrow", subject_label="the lamp", facts={}, actor_kind="user", actor_label="A"
    )

    assert tell(entry, Actor.system()) == "lamp.of_tomorrow: the lamp"


def test_reactions_have_names_of_their_own():
    names = [reaction.name for reaction in all_reactions()]

    assert len(names) == len(set(names))


def test_somebody_can_build_on_payments():
    assert Use.RULES in declared("payment.received").used_by
