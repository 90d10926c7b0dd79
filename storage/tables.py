"""The whole schema on one page.

Ids are opaque strings of ten letters and digits, made by the caller (`Runtime.new_id`). Times are aware
and in UTC; local time is made only for people. JSON columns hold codebook names and values. A name is
the only thing about a person that is not a code, and it is the one they chose.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import chat_id, json_column, maybe_text, maybe_time, text, time


class Person(SQLModel, table=True):
    """Somebody who agreed to be stored: a patient, a caregiver, or both."""

    __tablename__ = "person"
    id: str = text(primary_key=True, comment="opaque id")
    chat_id: int = chat_id(unique=True, comment="their private chat with the bot")
    name: str = text(comment="nickname they chose or their first name on Telegram")
    language: str = text(comment="a language that has a safety-net lexicon")
    zone: str = text(comment="IANA time zone they live by")
    quiet_from: str = text(comment="local HH:MM, start of the quiet hours; equal to the end means none")
    quiet_to: str = text(comment="local HH:MM, end of the quiet hours")
    phone: str | None = maybe_text(comment="telephone number they chose to share with their circle")
    unreachable_since: datetime | None = maybe_time(comment="blocked the bot or is gone; null: reachable")
    joined_at: datetime = time(comment="when they agreed")


class Patient(SQLModel, table=True):
    """What is planned for a person who is watched over. Same id as the person."""

    __tablename__ = "patient"
    id: str = Field(
        sa_column=sa.Column(
            sa.String, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, comment="person"
        )
    )
    consent_version: str = text(comment="version of the text they agreed to")
    country: str | None = maybe_text(comment="ISO 3166 code; sets the emergency number. Null: not told yet")
    zone_told: bool = Field(default=False, sa_column_kwargs={"comment": "time zone was chosen"})
    hours: list[str] = json_column(list, comment="local HH:MM of the check-ins, sorted; empty: not told yet")
    weekly_day: int = Field(sa_column_kwargs={"comment": "0 Monday .. 6 Sunday, the day of joining"})
    reminder_minutes: int | None = Field(default=None, sa_column_kwargs={"comment": "null: no reminder"})
    missed_after: int = Field(default=2, sa_column_kwargs={"comment": "missed days in a row that are told"})
    missed_told_on: str | None = maybe_text(comment="local date of the last notice of silence")
    watch_from: str | None = maybe_text(comment="no local date before this one counts as missed (a pause)")
    watch_at: datetime | None = maybe_time(index=True, comment="next look for silence; null: never")
    paused_until: datetime | None = maybe_time(comment="no check-ins before this time")
    last_due_at: datetime | None = maybe_time(comment="the last slot that was dealt with")
    next_due_at: datetime | None = maybe_time(index=True, comment="next check-in; null: none planned")
    tell_despair: bool = Field(
        default=False, sa_column_kwargs={"comment": "caregivers may be told when life feels not worth living"}
    )
    drill_monthly: bool = Field(default=False, sa_column_kwargs={"comment": "monthly alarm drill wanted"})
    next_drill_at: datetime | None = maybe_time(index=True, comment="next alarm drill")
    profile: dict[str, Any] = json_column(dict, comment="codebook profile keys and values")
    profile_skipped: dict[str, str] = json_column(dict, comment="profile key -> local date it was skipped")
    baseline_asked: bool = Field(default=False, sa_column_kwargs={"comment": "was it worsening before?"})


class Checkin(SQLModel, table=True):
    """One check-in: its answers so far, and where the person stands in it."""

    __tablename__ = "checkin"
    __table_args__ = (
        sa.UniqueConstraint("patient_id", "slot"),
        sa.Index("ix_checkin_patient_id_at", "patient_id", "at"),
    )
    id: str = text(primary_key=True, comment="opaque id")
    patient_id: str = Field(
        sa_column=sa.Column(
            sa.String, sa.ForeignKey("patient.id", ondelete="CASCADE"), nullable=False, comment="whose"
        )
    )
    slot: str = text(comment="local date and hour it was due, or 'own:<id>'; once a patient")
    kind: str = text(comment="daily | weekly | check | warning")
    by: str = text(comment="self | proxy")
    by_person: str = text(comment="who answers")
    zone: str = text(comment="the patient's zone when it opened")
    opened_at: datetime = time(comment="when it was opened")
    lapses_at: datetime = time(comment="closed as missed or as it stands after this")
    state: str = text(index=True, comment="open | finished | closed")
    at: datetime | None = maybe_time(comment="first answer; null: none yet")
    answers: dict[str, Any] = json_column(dict, comment="codebook item -> value; unknown is absent")
    settled: list[str] = json_column(list, comment="questions answered, skipped or not sure")
    agenda: dict[str, Any] = json_column(dict, comment="what this check-in asks besides the core")
    cursor: str | None = maybe_text(comment="question or warning group on screen")
    last_pain: int | None = Field(default=None, sa_column_kwargs={"comment": "pain told before this one"})
    chat_id: int = chat_id(comment="where its message is")
    message_id: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger, nullable=True, comment="the message edited in place"),
    )
    remind_at: datetime | None = maybe_time(index=True, comment="quiet reminder or end of a snooze")
    act_at: datetime | None = maybe_time(
        index=True, comment="what hangs is acted on: an unanswered follow-up, or 15 min of silence"
    )
    closes_at: datetime | None = maybe_time(index=True, comment="when it is closed if still open")
    level: str | None = maybe_text(comment="latest level; null: nothing assessed yet")
    acted_level: str | None = maybe_text(comment="highest level the person was told of, for corrections")


class Answer(SQLModel, table=True):
    """Every answer ever tapped or typed, also those taken back. Never changed."""

    __tablename__ = "answer"
    id: int | None = Field(default=None, primary_key=True)
    checkin_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("checkin.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="which check-in",
        )
    )
    question: str = text(comment="item, or item.code")
    value: Any = Field(default=None, sa_column=sa.Column(sa.JSON, comment="codebook value; null: unknown"))
    at: datetime = time(comment="when")
    by_person: str = text(comment="who")
    message_id: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger, nullable=True, comment="the message it was typed in, for edits"),
    )


class Assessment(SQLModel, table=True):
    """What triage said, replayable: level, reasons, findings and the version of the rules."""

    __tablename__ = "assessment"
    __table_args__ = (sa.Index("ix_assessment_patient_id_at", "patient_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    patient_id: str = Field(
        sa_column=sa.Column(
            sa.String, sa.ForeignKey("patient.id", ondelete="CASCADE"), nullable=False, comment="whose"
        )
    )
    checkin_id: str = text(index=True, comment="which check-in")
    at: datetime = time(comment="when it was made")
    level: str = text(comment="codebook level")
    reasons: list[Any] = json_column(list, comment="rule, level, findings")
    trends: list[Any] = json_column(list, comment="worsening trends")
    findings: list[str] = json_column(list, comment="named findings")
    rules_version: str = text(comment="version of rules.toml")
    told: list[str] = json_column(list, comment="rules whose message was sent because of this one")


class Episode(SQLModel, table=True):
    """An emergency or urgent matter that is open until somebody says how it ended."""

    __tablename__ = "episode"
    id: str = text(primary_key=True, comment="opaque id")
    patient_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("patient.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="whose",
        )
    )
    checkin_id: str = text(comment="the check-in that opened it")
    level: str = text(comment="emergency | urgent")
    opened_at: datetime = time(comment="when")
    raised_at: datetime = time(comment="when it reached its level; the ladder counts from here")
    reasons: list[Any] = json_column(list, comment="rule, level, findings; later ones are added")
    rules_version: str = text(comment="version of rules.toml")
    chain: list[str] = json_column(list, comment="caregiver links in the patient's order, when it opened")
    told: list[str] = json_column(list, comment="links already told at this level")
    state: str = text(index=True, comment="open | closed")
    held_by: str | None = maybe_text(comment="person who took it; null: nobody")
    held_until: datetime | None = maybe_time(comment="a promise that expires; null with holder: holds")
    patient_step: int = Field(default=0, sa_column_kwargs={"comment": "next row of the patient's ladder"})
    patient_at: datetime | None = maybe_time(index=True, comment="when it is due")
    circle_step: int = Field(default=0, sa_column_kwargs={"comment": "next row of the caregivers' ladder"})
    circle_at: datetime | None = maybe_time(index=True, comment="when it is due")
    loop_step: int = Field(default=0, sa_column_kwargs={"comment": "next question of the closed loop"})
    loop_at: datetime | None = maybe_time(index=True, comment="when it is due")
    unanswered: int = Field(default=0, sa_column_kwargs={"comment": "loop questions without an answer"})
    only_circle_stops: bool = Field(
        default=False, sa_column_kwargs={"comment": "confused, stroke, collapse, despair"}
    )
    private: bool = Field(default=False, sa_column_kwargs={"comment": "caregivers are told only if asked"})
    silent: bool = Field(
        default=False, sa_column_kwargs={"comment": "the patient does not answer: the circle is told of that"}
    )
    outcome: str | None = maybe_text(comment="how it ended")
    appointment_on: str | None = maybe_text(comment="local date")
    closed_at: datetime | None = maybe_time(comment="when it ended")


class EpisodeEvent(SQLModel, table=True):
    """The history of an episode: who was told, who answered what. Never changed."""

    __tablename__ = "episode_event"
    id: int | None = Field(default=None, primary_key=True)
    episode_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("episode.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="which episode",
        )
    )
    at: datetime = time(comment="when")
    kind: str = text(comment="opened | raised | sent | unreachable | answered | expired | corrected | closed")
    person_id: str | None = maybe_text(comment="whom it concerns; null: nobody in particular")
    detail: str | None = maybe_text(comment="a code, never free text")


class Follow(SQLModel, table=True):
    """A caregiver follows a patient. Both agreed; either ends it at once."""

    __tablename__ = "follow"
    __table_args__ = (sa.UniqueConstraint("patient_id", "caregiver_id"),)
    id: str = text(primary_key=True, comment="opaque id")
    patient_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("patient.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="who is followed",
        )
    )
    caregiver_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="who follows",
        )
    )
    state: str = text(comment="offered (patient has not confirmed) | active | ended")
    place: int = Field(sa_column_kwargs={"comment": "order in which the patient wants them told"})
    alerts: bool = Field(default=True, sa_column_kwargs={"comment": "told of urgent and emergency"})
    daily: bool = Field(default=True, sa_column_kwargs={"comment": "daily summary"})
    weekly: bool = Field(default=False, sa_column_kwargs={"comment": "weekly summary"})
    details: bool = Field(default=False, sa_column_kwargs={"comment": "may see answers, not only the level"})
    proxy: bool = Field(default=False, sa_column_kwargs={"comment": "may answer for the patient"})
    summary_hour: str = text(comment="local HH:MM of the caregiver's summaries")
    next_summary_at: datetime | None = maybe_time(index=True, comment="next summary")
    offered_at: datetime = time(comment="when the caregiver accepted")
    confirmed_at: datetime | None = maybe_time(comment="when the patient confirmed")
    ended_at: datetime | None = maybe_time(comment="when either ended it")
    ended_by: str | None = maybe_text(comment="person who ended it")


class Invitation(SQLModel, table=True):
    """A one-time link. Only the hash of its token is kept."""

    __tablename__ = "invitation"
    id: str = text(primary_key=True, comment="opaque id")
    patient_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("patient.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="who invites",
        )
    )
    token_hash: str = text(unique=True, comment="SHA-256 of the token")
    shares: dict[str, bool] = json_column(dict, comment="alerts, daily, weekly, details, proxy")
    created_at: datetime = time(comment="when")
    expires_at: datetime = time(comment="48 hours later")
    used_at: datetime | None = maybe_time(comment="when it was accepted")
    used_by: str | None = maybe_text(comment="who accepted")
    revoked_at: datetime | None = maybe_time(comment="when the patient took it back")


class Outbox(SQLModel, table=True):
    """A message that must arrive: kind and ids, never text. Written with the change it tells of."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_state_priority_not_before", "state", "priority", "not_before"),)
    id: str = text(primary_key=True, comment="opaque id")
    key: str = text(unique=True, comment="idempotency key: the same message is written once")
    kind: str = text(comment="which message; see care/messages.py")
    person_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="who gets it",
        )
    )
    refs: dict[str, str] = json_column(dict, comment="ids the text is made from when it is sent")
    episode_id: str | None = maybe_text(index=True, comment="the episode it belongs to")
    priority: int = Field(sa_column_kwargs={"comment": "1 emergency .. 6 summary"})
    not_before: datetime = time(comment="not sent earlier")
    expires_at: datetime | None = maybe_time(comment="dropped after this")
    state: str = text(comment="waiting | sent | dropped | failed")
    attempts: int = Field(default=0, sa_column_kwargs={"comment": "tries so far"})
    leased_until: datetime | None = maybe_time(comment="a sender has it in hand until then")
    created_at: datetime = time(comment="when it was written")
    sent_at: datetime | None = maybe_time(comment="when Telegram took it")
    message_id: int | None = Field(
        default=None, sa_column=sa.Column(sa.BigInteger, nullable=True, comment="in the person's chat")
    )
    error: str | None = maybe_text(comment="code of the last failure")


class HandledUpdate(SQLModel, table=True):
    """Update ids whose effect is committed: delivered twice, they count once."""

    __tablename__ = "handled_update"
    update_id: int = Field(
        sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False, comment="Telegram's number")
    )
    at: datetime = time(index=True, comment="when")
    fault: str | None = maybe_text(comment="set aside: type of the error, never the content")


class Note(SQLModel, table=True):
    """Words the patient wanted kept for the report; not yet wanted ones are gone after a day."""

    __tablename__ = "note"
    id: str = text(primary_key=True, comment="opaque id")
    patient_id: str = Field(
        sa_column=sa.Column(
            sa.String,
            sa.ForeignKey("patient.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
            comment="whose",
        )
    )
    at: datetime = time(index=True, comment="when")
    words: str = text(comment="as typed")
    kept: bool = Field(default=False, sa_column_kwargs={"comment": "the patient wants it in the report"})


class Audit(SQLModel, table=True):
    """Who did or saw what, and when: codes and ids only."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = time(comment="when")
    patient_id: str | None = maybe_text(index=True, comment="whose data")
    actor_id: str | None = maybe_text(comment="who; null: the bot itself")
    what: str = text(comment="a code, such as consent, invited, saw_answers, erased")
    detail: str | None = maybe_text(index=True, comment="a code or id")
