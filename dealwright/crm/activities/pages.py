"""The pages of activities: the list, the card, planning one, and what is done with one by a click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.crm.activities import actions
from dealwright.crm.activities.finding import about_to_choose
from dealwright.crm.activities.forms import (
    IN_A_WEEK,
    TODAY,
    TOMORROW,
    ActivityForm,
    PlanForm,
    ResultForm,
    deadline,
    held_by,
)
from dealwright.crm.activities.kinds import DIRECTION_WORDS, WHEN_WORDS, look_of
from dealwright.crm.activities.models import Activity, Kind
from dealwright.crm.activities.planned import composer_context
from dealwright.crm.activities.subjects import require_planning, subject_of, with_subjects
from dealwright.events import last_change
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, NotFound, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.colors import painted
from dealwright.records.lists.pages import list_page, row_again
from dealwright.records.merging import merge, seen_input
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer
from dealwright.web.formats import local_day

CARD = "crm/activities/card.html"
NEW = "crm/activities/new.html"
EDIT = "crm/activities/edit.html"
RESULT = "crm/activities/result.html"
MOST_AT_ONCE = 200
_DAYS = {TODAY: 0, TOMORROW: 1, IN_A_WEEK: 7}

activities = list_page("activity")


@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest) -> HttpResponse:
    """Plan an activity, from the line on a card (`?about=deal:42`) or by the whole form."""
    require_planning(request.actor)
    words = request.POST.get("about") or request.GET.get("about", "")
    record = subject_of(words, request.actor)
    if words and record is None:
        raise NotFound(_("There is no such record, or you may not change it."))
    sent = request.POST if request.method == "POST" and "find" not in request.POST else None
    initial = {"kind": request.GET.get("kind", "todo")}
    form = PlanForm(
        sent,
        actor=request.actor,
        about_kind=record.record_kind if record is not None else "",
        auto_id="plan-%s",
        initial=initial,
    )
    if sent is not None and record is None:
        form.add_error(None, _("Choose the record it is about."))
    if sent is not None and form.is_valid():
        try:
            activity = actions.create_activity(**form.values(), about=[record], by=request.actor)
        except Problem as problem:
            form.complain(problem)
        else:
            offer(request, _told_of_new(activity))
            return done(request, _url_of(record))
    status = 422 if form.errors else 200
    if request.htmx and request.POST.get("place") == "card" and record is not None:
        context = composer_context(record, form)
        answer = web.render(request, "crm/activities/plan_form.html", context, fragment="plan", status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#plan-form", "outerHTML"
        return answer
    text = request.POST.get("q", "") or request.GET.get("q", "")
    context = {
        "form": form,
        "about": record,
        "about_words": words if record is not None else "",
        "choices": about_to_choose(request.actor, text) if record is None else [],
        "q": text,
        "painted": painted,
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, NEW, context, fragment="subjects")
    return web.render(request, NEW, context, status=status)


@require_safe
@unless_deleted("activity")
def activity_card(request: HttpRequest, id: int) -> HttpResponse:
    """An activity with its story."""
    seen = Activity.objects.seen_by(request.actor).select_related("responsible", "done_by")
    activity = get_object_or_404(seen, pk=id)
    with_subjects([activity], request.actor)
    may_change = may_do(request.actor, activity, Verb.CHANGE)
    context = {
        "activity": activity,
        "look": look_of(activity.kind),
        "when": WHEN_WORDS.get(activity.when, ""),
        "direction": DIRECTION_WORDS.get(activity.direction, ""),
        "reminders": [one.minutes_before for one in activity.reminders.all()],
        "is_late": activity.is_late(clock.now()),
        "may_change": may_change,
        "story": story_on_card(request, activity, url=f"/activities/{id}/timeline"),
        "notes_url": f"/activities/{id}/notes",
        "painted": painted,
    }
    return web.render(request, CARD, context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, id: int) -> HttpResponse:
    """The form of an activity, as a dialog or a page, and saving it over what others changed meanwhile."""
    activity = _changed(request, id)
    if request.method != "POST":
        held = held_by(activity)
        return _edit_form(request, activity, _form(request, activity, initial=held))
    form = _form(request, activity, data=request.POST, initial=held_by(activity))
    if not form.is_valid():
        return _edit_form(request, activity, form, status=422)
    merged = merge(form, held_by(activity), record=activity, sent=request.POST)
    if merged.conflict:
        return _edit_form(request, activity, form, status=409, conflict=merged.conflict)
    try:
        actions.edit_activity(activity, **merged.values, version=activity.version, by=request.actor)
    except Refused as refusal:
        form.complain(refusal)
        return _edit_form(request, activity, form, status=422)
    except Conflict:
        return activity_edit(request, id)  # somebody was quicker by a moment: look again
    if last_change() is not None:
        offer(request, _("The activity was changed."))
    return done(request, f"/activities/{id}")


@require_http_methods(["GET", "HEAD", "POST"])
def activity_completion(request: HttpRequest, id: int) -> HttpResponse:
    """Say that it is done, perhaps with what came of it; or, with `open`, that it is still to be done."""
    activity = _changed(request, id)
    if request.method != "POST":
        form = ResultForm(initial={"result": activity.result})
        return as_dialog(
            request, RESULT, {"activity": activity, "form": form, "look": look_of(activity.kind)}
        )
    if request.POST.get("open"):
        actions.reopen_activity(activity, by=request.actor)
        offer(request, _("It is open again."))
        return _after(request, activity)
    form = ResultForm(request.POST)
    if not form.is_valid():
        context = {"activity": activity, "form": form, "look": look_of(activity.kind)}
        return as_dialog(request, RESULT, context, status=422)
    result = form.cleaned_data["result"] if "result" in request.POST else None
    actions.complete_activity(activity, result=result, by=request.actor)
    offer(request, _("The wait is over.") if activity.kind == Kind.WAIT else _("It is done."))
    return _after(request, activity)


@require_POST
def activity_completions(request: HttpRequest) -> HttpResponse:
    """Say of many that they are done, in one change."""
    ids = {
        id for text in request.POST.getlist("ids")[:MOST_AT_ONCE] if (id := whole_number(text)) is not None
    }
    found = list(Activity.objects.changed_by(request.actor).open().filter(pk__in=ids).order_by("pk"))
    if not found:
        raise NotFound(_("None of these is still to be done."))
    actions.complete_activities(found, by=request.actor)
    words = ngettext("%(count)s activity is done.", "%(count)s activities are done.", len(found))
    offer(request, words % {"count": len(found)})
    return web.redirect(request, "/activities")


@require_POST
def activity_deadline(request: HttpRequest, id: int) -> HttpResponse:
    """Put it off, or bring it nearer: to today, tomorrow or in a week, at the same time of the day."""
    activity = _changed(request, id)
    to = request.POST.get("to", "")
    if to not in _DAYS:
        raise Refused(_("Choose a day."), field="to")
    on = local_day(clock.now()) + timedelta(days=_DAYS[to])
    at = timezone.localtime(activity.due_at).time() if activity.due_at is not None else None
    due_at = deadline(on, at, activity.kind)
    if due_at <= clock.now():
        due_at = deadline(on, None, activity.kind)
    actions.edit_activity(activity, due_at=due_at, by=request.actor)
    offer(request, _("The activity was moved."))
    return _after(request, activity)


@require_POST
def activity_answer(request: HttpRequest, id: int) -> HttpResponse:
    """Say that it waits for an answer no longer."""
    activity = _changed(request, id)
    actions.answer_activity(activity, by=request.actor)
    offer(request, _("It waits for an answer no longer."))
    return _after(request, activity)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_bindings(request: HttpRequest, id: int) -> HttpResponse:
    """Let it be about one more record, or, with `off`, no longer about one."""
    activity = _changed(request, id)
    if request.method == "POST" and "find" not in request.POST:
        record = subject_of(request.POST.get("about", ""), request.actor)
        if record is None:
            raise Refused(_("Choose a record that you may change."), field="about")
        if "off" in request.POST:
            actions.unbind_activity(activity, off=record, by=request.actor)
            offer(request, _("It is no longer about “%(record)s”.") % {"record": record})
        else:
            actions.bind_activity(activity, to=record, by=request.actor)
            offer(request, _("It is about “%(record)s” too.") % {"record": record})
        return done(request, f"/activities/{id}")
    text = request.POST.get("q", "") or request.GET.get("q", "")
    context = {
        "activity": activity,
        "choices": about_to_choose(request.actor, text),
        "q": text,
        "find_url": f"/activities/{id}/bindings",
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, "crm/activities/bindings.html", context, fragment="subjects")
    return as_dialog(request, "crm/activities/bindings.html", context)


@require_POST
def activity_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Move it to the recycle bin."""
    activity = get_object_or_404(Activity.objects.deleted_by(request.actor), pk=id)
    actions.delete_activity(activity, by=request.actor)
    offer(request, _("The activity was deleted."))
    with_subjects([activity], request.actor)
    subjects: Any = activity.subjects
    return done(request, subjects[0].url if subjects else "/activities")


@require_safe
def activity_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """An older stretch of what happened to an activity."""
    activity = get_object_or_404(Activity.objects.seen_by(request.actor), pk=id)
    return show_older(request, activity, url=f"/activities/{id}/timeline")


@require_POST
def activity_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note on an activity."""
    url = f"/activities/{id}"
    return write_note(request, _changed(request, id), timeline_url=f"{url}/timeline", card_url=url)


@require_POST
def my_reminders(request: HttpRequest) -> HttpResponse:
    """How I want to be reminded."""
    actions.choose_reminders(
        request.actor.user,
        by_bell="by_bell" in request.POST,
        by_email="by_email" in request.POST,
        by=request.actor,
    )
    web.toast(request, _("Saved."))
    return web.redirect(request, "/me")


def _changed(request: HttpRequest, id: int) -> Activity:
    found = Activity.objects.changed_by(request.actor).select_related("responsible")
    activity: Activity = get_object_or_404(found, pk=id)
    return activity


def _form(
    request: HttpRequest, activity: Activity, *, initial: dict[str, Any], data: Any = None
) -> ActivityForm:
    return ActivityForm(
        data, actor=request.actor, activity=activity, initial=initial, auto_id="activity-%s", label_suffix=""
    )


def _edit_form(
    request: HttpRequest, activity: Activity, form: ActivityForm, *, status: int = 200, conflict: Any = None
) -> HttpResponse:
    context = {
        "activity": activity,
        "form": form,
        "seen": seen_input(held_by(activity), form, activity),
        "conflict": conflict,
        "painted": painted,
    }
    return as_dialog(request, EDIT, context, status=status)


def _after(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Where the click was: the row of the list, the card behind, or the page it says."""
    if request.headers.get("HX-Target") == f"row-activity-{activity.pk}":
        return row_again(request, "activity", activity.pk)
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return done(request, wanted if is_ours else f"/activities/{activity.pk}")


def _told_of_new(activity: Activity) -> str:
    if activity.kind == Kind.WAIT:
        return _("The wait has begun.")
    return _("“%(subject)s” is planned.") % {"subject": activity.subject}


def _url_of(record: Any) -> str:
    kind = kinds.get(record.record_kind)
    return kind.url(record.pk) if kind is not None else "/activities"
