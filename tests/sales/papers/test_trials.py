"""Proposals and invoices that only try the automation: no number, no letter and no sum knows them (AU-9)."""

from datetime import timedelta

import pytest

from dealwright.automation.dry_runs.queries import try_rule
from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.trials.actions import end_trial, move_along, start_trial
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.queries import record_of, together_with, trial_of
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.boards.queries import stages_of as board_of
from dealwright.sales.invoices.actions import send_invoice
from dealwright.sales.invoices.boarding import INVOICE_BOARD
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.proposals.actions import create_proposal, send_proposal
from dealwright.sales.proposals.boarding import PROPOSAL_BOARD
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.statuses.queries import stages_of
from tests.sales.papers.conftest import VERBS

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MODELS = {"proposal": Proposal, "invoice": Invoice}
BOARDS = {"proposal": PROPOSAL_BOARD, "invoice": INVOICE_BOARD}
ENDS = {"proposal": ("accepted", "declined"), "invoice": ("paid", "canceled")}
PAPERS = pytest.mark.parametrize("kind", MODELS)


@pytest.fixture
def begin(owner, pipeline):
    """Start a trial of such a paper on the stage with this code."""

    def begun(kind, code="draft", **more):
        return start_trial(stage=stages_of(kind)[code], by=Actor.of(owner), **more)

    return begun


class TestStartTrial:
    @PAPERS
    def test_runs_through_the_stages_with_short_delays(self, kind, begin, owner, run_reactions):
        rule = create_rule(
            stage=stages_of(kind)["sent"],
            action="add_note",
            settings={"text": "Sent {=Document:number}"},
            delay_minutes=2 * 24 * 60,
            by=SYSTEM,
        )
        trial = begin(kind, longest_wait_seconds=1)

        move_along(trial, to=stages_of(kind)["sent"], by=Actor.of(owner))
        run_reactions()
        run = RuleRun.objects.get(rule=rule)
        assert run.due_at <= clock.now() + timedelta(seconds=1)
        RuleRun.objects.update(due_at="2020-01-01T00:00Z")
        running.step()

        assert RuleRun.objects.get(rule=rule).state == "done"
        paper = record_of(trial)
        assert (paper.state, paper.number) == ("sent", f"TEST-{paper.pk}")

    @PAPERS
    def test_opens_the_deal_it_is_for_and_tries_it_too(self, kind, begin):
        trial = begin(kind, title="Pack")

        paper = record_of(trial)
        (beside,) = together_with(trial)
        assert (beside.on_kind, beside.on_id) == ("deal", paper.deal_id)
        assert (paper.deal.title, str(paper.total_money.amount)) == ("Test: Pack", "100.00")
        assert (trial.opened_for, beside.opened_for) == (None, trial)

    def test_takes_no_number(self, desk, deal, begin):
        begin(desk.kind)

        after = VERBS[desk.kind]["create"](deal, by=SYSTEM)

        assert int(after.number) == int(desk.paper.number) + 1

    @PAPERS
    @pytest.mark.parametrize("which", [0, 1])
    def test_begins_where_it_is_closed_too(self, kind, which, begin):
        code = ENDS[kind][which]

        assert record_of(begin(kind, code)).stage == stages_of(kind)[code]

    def test_gives_what_is_written_for_a_tried_deal_to_the_same_trial(self, owner, pipeline):
        trial = start_trial(stage=pipeline.stages.first(), longest_wait_seconds=7, by=Actor.of(owner))

        proposal = create_proposal(record_of(trial), by=SYSTEM)

        joined = trial_of(proposal)
        assert (joined.opened_for, joined.longest_wait_seconds) == (trial, 7)
        assert proposal.number == f"TEST-{proposal.pk}"


class TestTriedPaper:
    @PAPERS
    def test_sends_no_letter(self, kind, begin, recorded):
        paper = record_of(begin(kind))
        recorded.start_over()
        send = {"proposal": send_proposal, "invoice": send_invoice}[kind]

        with pytest.raises(Refused) as refusal:
            send(paper, to="clara@example.com", by=SYSTEM)

        assert refusal.value.field == "to"
        assert (paper.refreshed().state, recorded) == ("draft", [])

    @PAPERS
    def test_stands_on_the_board_and_counts_for_nothing(self, kind, begin, owner):
        begin(kind)

        column = board_of(BOARDS[kind], Actor.of(owner), stages_of(kind)["draft"].pipeline).columns[0]

        assert len(column.cards) == 1
        assert column.figures.count == 0


class TestRestoredPaper:
    @PAPERS
    def test_counts_for_nothing_once_it_is_out_of_the_bin(self, kind, begin, owner):
        trial = begin(kind)
        paper = record_of(trial)
        end_trial(trial, by=Actor.of(owner))

        kinds.get(kind).restore(MODELS[kind].everything.get(pk=paper.pk), by=SYSTEM)

        column = board_of(BOARDS[kind], Actor.of(owner), stages_of(kind)["draft"].pipeline).columns[0]
        assert ([card.id for card in column.cards], column.figures.count) == ([paper.pk], 0)


class TestEndTrial:
    @PAPERS
    def test_puts_it_and_its_deal_into_the_bin_though_it_is_paid(self, kind, begin, owner, recorded):
        trial = begin(kind, ENDS[kind][0])
        recorded.start_over()

        end_trial(trial, by=Actor.of(owner))

        assert recorded == ["trial.ended", f"{kind}.deleted", "trial.ended", "deal.deleted"]
        assert (MODELS[kind].objects.count(), Deal.objects.count()) == (0, 0)
        assert not Trial.objects.filter(ended_at=None).exists()

    def test_ends_all_of_it_whichever_is_named(self, begin, owner):
        trial = begin("invoice")
        (beside,) = together_with(trial)

        end_trial(beside, by=Actor.of(owner))

        assert trial.refreshed().ended_at is not None
        assert (Invoice.objects.count(), Deal.objects.count()) == (0, 0)


class TestPages:
    @PAPERS
    def test_lists_the_paper_and_names_its_deal(self, kind, client_of, owner, pipeline):
        browser = client_of(owner)
        stage = stages_of(kind)["draft"]

        form = browser.get("/automation/trials/new").content.decode()
        started = browser.post("/automation/trials/new", {"stage_id": stage.pk, "longest_wait_seconds": "5"})
        page = browser.get(started["Location"]).content.decode()
        listed = browser.get("/automation/trials").content.decode()

        assert str(kinds.get(kind).label_plural) in form
        assert "Tried with it:" in page
        assert "TEST-" in listed
        assert "A trial of" not in listed

    def test_programs_see_what_belongs_together(self, api_of, owner, pipeline):
        api = api_of(owner)

        started = api.post("/api/v1/trials", {"stage_id": stages_of("invoice")["draft"].pk}).json()
        (listed,) = api.get("/api/v1/trials").json()["items"]

        assert (started["record_kind"], started["opened_for_id"]) == ("invoice", None)
        assert listed["id"] == started["id"]
        deal = Trial.objects.get(on_kind="deal")
        assert api.get(f"/api/v1/trials/{deal.pk}").json()["opened_for_id"] == started["id"]


class TestDryRun:
    def test_tells_what_a_rule_would_have_done_with_papers(self, desk, owner):
        rule = Rule(stage=desk.stage("sent"), action="add_note", settings={"text": "Sent"})
        desk.do("send")

        found = try_rule(rule, Actor.of(owner))

        assert (found.would, [line.record for line in found.shown]) == (1, [desk.now.number])
