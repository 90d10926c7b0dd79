"""Whose check-in it is, and whether this person may answer it: their own, or where the patient allowed it.

The patient's own check-in and one that a caregiver answers for them stand side by side, each a row of its
own: nobody overwrites what somebody else has told.
"""

from dataclasses import replace

from care.confide import sight_of, told_level, told_reasons
from care.judge import profile_of, reason_json, this_checkin
from care.open_checkins import open_own
from care.outcomes import AlreadyAnswered, Asked, Finished
from care.recognise import Known, patient_in_hand
from care.runtime import Act
from care.take_up import take_up
from care.tell_apart import read_apart
from care.view_episode import reasons_of
from storage import checkins, follows, rows
from storage.tables import Checkin, Follow
from triage.assessment import assess
from triage.levels import Level
from triage.progress import codes


async def patient_of_checkin(act: Act, known: Known, checkin_id: str) -> Known | None:
    """The patient, locked; None when the check-in is unknown or not theirs to answer."""
    row = await rows.find(act.tx, Checkin, id=checkin_id, by_person=known.id)
    if row is None:
        return None
    if row.patient_id == known.id:
        return known
    allowed = await allowed_for(act, known, row.patient_id)
    return await patient_in_hand(act, row.patient_id) if allowed else None


async def allowed_for(act: Act, known: Known, patient_id: str) -> Follow | None:
    """The link by which this person may answer for the patient; None: they may not."""
    return await rows.find(
        act.tx, Follow, patient_id=patient_id, caregiver_id=known.id, state="active", proxy=True
    )


async def answer_for(act: Act, known: Known, follow_id: str) -> tuple[Known, Checkin] | None:
    """A check-in about the patient of this link, in the caregiver's hand: the open one, or a new one. None:
    they may not. Where the patient has told nothing today it stands for the day's, weekly items included."""
    link = await rows.find(act.tx, Follow, id=follow_id, caregiver_id=known.id)
    if link is None or await allowed_for(act, known, link.patient_id) is None:
        return None
    patient = await patient_in_hand(act, link.patient_id)
    if not patient.joined:
        return None
    last = await checkins.last_answer_at(act.tx, patient.id)
    told_today = last is not None and patient.today(last) == patient.today(act.now)
    kind = "check" if told_today else "daily"
    row, _ = await open_own(act, patient, kind=kind, by="proxy", by_person=known.id)
    return patient, row


async def spoken_for(act: Act, known: Known) -> Known | None:
    """Whom this person's words are about when they write of "her" or "him", locked: whose check-in they have
    in hand, else the only one they may answer for. None: nobody, or it cannot be known."""
    row = await checkins.proxied_by(act.tx, known.id)
    if row is not None and await allowed_for(act, known, row.patient_id) is not None:
        return await patient_in_hand(act, row.patient_id)
    links = [link for link in await follows.by(act.tx, known.id) if link.state == "active" and link.proxy]
    if len(links) != 1:
        return None
    patient = await patient_in_hand(act, links[0].patient_id)
    return patient if patient.joined else None


async def has_in_hand(act: Act, known: Known) -> bool:
    """Whether the check-in this person opened last is one about somebody else."""
    other = await checkins.proxied_by(act.tx, known.id)
    if other is None:
        return False
    own = await checkins.answerable(act.tx, known.id, by_person=known.id)
    return own is None or own.opened_at < other.opened_at


async def as_proxy_may_see(act: Act, known: Known, patient: Known, outcome: object) -> object:
    """What came of it, as far as whoever answers for the patient may know it."""
    if isinstance(outcome, Finished):
        return await _result(act, known, patient, outcome)
    if isinstance(outcome, AlreadyAnswered) and isinstance(outcome.now, Asked):
        return replace(outcome, now=await _question(act, known, patient, outcome.now))
    return await _question(act, known, patient, outcome) if isinstance(outcome, Asked) else outcome


async def _question(act: Act, known: Known, patient: Known, asked: Asked) -> Asked:
    """An emergency stands on top for whoever sits with the patient, but not the patient's own secret."""
    if not asked.emergency or asked.provisional or "despair" in asked.answers.get("warnings", ()):
        return asked
    link = await allowed_for(act, known, patient.id)
    episode = (await sight_of(act, link)).episode if link else None
    row = await rows.get(act.tx, Checkin, id=asked.checkin_id)
    alone = await _alone(patient, row)
    return replace(asked, emergency=episode is not None or alone[0] is Level.emergency)


async def _alone(patient: Known, row: Checkin) -> tuple[Level, list[dict[str, object]]]:
    """What these answers say by themselves: no more than their writer has told."""
    hand = take_up(row)
    if row.at is None:
        return Level.routine, []
    said = assess(profile_of(patient), [this_checkin(row, hand.progress, row.at)])
    return said.level, [reason_json(each) for each in said.reasons if each.level == said.level]


async def _result(act: Act, known: Known, patient: Known, finished: Finished) -> Finished:
    """The level and the reasons as far as they are shared; what the writer told themselves in any case."""
    row = await rows.get(act.tx, Checkin, id=finished.checkin_id)
    link = await allowed_for(act, known, patient.id)
    judged = await checkins.last_assessment(act.tx, row.id)
    alone, own_reasons = await _alone(patient, row)
    if link is None or judged is None:
        return replace(finished, level=alone.name, reasons=reasons_of(own_reasons), week=None)
    sight = await sight_of(act, link)
    despair = sight.despair or "despair" in codes(take_up(row).progress)
    level = Level[told_level(judged.level, judged.reasons, despair=despair)]
    if not sight.level:
        level = max(alone, Level[sight.episode.level]) if sight.episode else alone
    told = told_reasons(judged.reasons, despair=despair) if sight.details else own_reasons
    top = [reason for reason in told if reason["level"] == level.name]
    both = await read_apart(act, row.id, reader_id=known.id)
    return replace(
        finished,
        level=level.name,
        reasons=reasons_of(top),
        newly=finished.newly or level == alone,
        week=None,
        about_you=None,
        apart=(both,) if both else (),
    )
