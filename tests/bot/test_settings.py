"""A wrong setting stops the start, by name and with its fix; ordinary environments are left in peace."""

import os
from pathlib import Path

import pytest

from bot.near_names import letters_apart
from bot.settings import Settings, WrongSettings, load, names

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"

ORDINARY = """
PATH HOME USER LOGNAME SHELL LANG LC_ALL LC_CTYPE TERM TZ PWD OLDPWD SHLVL HOSTNAME EDITOR PAGER DISPLAY
XDG_RUNTIME_DIR XDG_SESSION_ID XDG_DATA_DIRS SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY MAIL TMPDIR
DBUS_SESSION_BUS_ADDRESS INVOCATION_ID JOURNAL_STREAM SYSTEMD_EXEC_PID NOTIFY_SOCKET MANAGERPID
CREDENTIALS_DIRECTORY VIRTUAL_ENV PYTHONPATH PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PIP_NO_CACHE_DIR
PYENV_ROOT CONDA_PREFIX POETRY_HOME http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
ALL_PROXY SSL_CERT_FILE REQUESTS_CA_BUNDLE CI GITHUB_ACTIONS GITHUB_TOKEN GITHUB_API_URL
GITHUB_SERVER_URL RUNNER_TEMP GITLAB_CI CI_JOB_TOKEN BUILD_ID KUBERNETES_SERVICE_HOST KUBERNETES_PORT
POD_NAME NODE_NAME PORT HOST REDIS_URL AMQP_URL SENTRY_DSN SECRET_KEY PGHOST PGUSER PGDATABASE PGPASSWORD
PGDATA POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB MYSQL_DATABASE DB_URL AWS_REGION AWS_SESSION_TOKEN
GOOGLE_APPLICATION_CREDENTIALS API_TOKEN AUTH_TOKEN NPM_TOKEN HF_TOKEN VAULT_TOKEN DEBUG VERBOSE LOGGING
LOG_FORMAT LOG_DIR LOG_FILE LEVEL RUST_LOG NODE_ENV TELEGRAM_CHAT_ID API_URL BASE_URL COLUMNS LINES
LS_COLORS LESSOPEN _ PS1 HISTFILE HISTSIZE DEBIAN_FRONTEND container SUDO_USER SUDO_COMMAND
PYTEST_CURRENT_TEST COVERAGE_FILE HYPOTHESIS_PROFILE UV_CACHE_DIR FORCE_COLOR NO_COLOR WT_SESSION
WSL_DISTRO_NAME
"""


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An ordinary environment, and an empty folder to start in."""
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name in ORDINARY.split():
        monkeypatch.setenv(name, "something")
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def problems() -> tuple[str, ...]:
    with pytest.raises(WrongSettings) as refused:
        load()
    return refused.value.problems


def test_without_any_setting_the_defaults_hold_in_an_ordinary_environment(env: pytest.MonkeyPatch) -> None:
    settings = load()
    assert settings.bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite+aiosqlite:///data/backwatch.sqlite3"
    assert settings.tick_seconds == 5


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(env: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"BOT_TOKEN={TOKEN}\nTICK_SECONDS=9\nLOG_LEVEL=debug\n")
    env.setenv("TICK_SECONDS", "2.5")
    settings = load()
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert (settings.tick_seconds, settings.log_level) == (2.5, "DEBUG")


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL", "BACKWATCH_HEARTBEAT_URL"])
def test_an_empty_value_is_no_value(env: pytest.MonkeyPatch, name: str) -> None:
    env.setenv(name, "")
    assert load() == Settings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///somewhere/x.db", "sqlite+aiosqlite:///somewhere/x.db"),
        ("sqlite:////var/lib/x.db", "sqlite+aiosqlite:////var/lib/x.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgres://anna:pw@db:5432/backwatch", "postgresql+psycopg://anna:pw@db:5432/backwatch"),
        ("postgresql://db/backwatch", "postgresql+psycopg://db/backwatch"),
        ("postgresql+psycopg://postgres@/postgres?host=/run/pg", "postgresql+psycopg://postgres@/postgres?host=/run/pg"),
    ],
)  # fmt: skip
def test_every_usual_spelling_of_a_database_is_understood(
    env: pytest.MonkeyPatch, given: str, used: str
) -> None:
    env.setenv("DATABASE_URL", given)
    assert load().database_url == used


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("TICK_SECONDS", "0", "above 0"),
        ("TICK_SECONDS", "soon", "number"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("DATABASE_URL", "mysql://root:s3cret@db/x", "sqlite:/// or postgresql://"),
        ("DATABASE_URL", "sqlite://", "must name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("TELEGRAM_API_URL", "api.telegram.org", "http:// or https://"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot", "without /bot"),
        ("TELEGRAM_API_URL", f"https://api.telegram.org/bot{TOKEN}", "without the token"),
        ("BOT_TOKEN", f"bot {TOKEN}", "copy it whole from BotFather"),
        ("BACKWATCH_SEND_PER_SECOND", "0", "at least 1"),
        ("BACKWATCH_POLL_TIMEOUT", "90", "at most 50"),
    ],
)
def test_a_wrong_value_is_named_with_its_fix_and_secrets_are_not_repeated(
    env: pytest.MonkeyPatch, name: str, value: str, fix: str
) -> None:
    env.setenv(name, value)
    (problem,) = problems()
    assert problem.startswith(f"{name}: ")
    assert fix in problem
    assert TOKEN not in problem
    assert "s3cret" not in problem


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("BOT_TOKN", "BOT_TOKEN"),
        ("BOT_TOEKN", "BOT_TOKEN"),
        ("BOTTOKEN", "BOT_TOKEN"),
        ("bot_tokens", "BOT_TOKEN"),
        ("LOG_LEVELS", "LOG_LEVEL"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("TELEGRAM_API_ULR", "TELEGRAM_API_URL"),
        ("TICK_SECOND", "TICK_SECONDS"),
        ("BACKWATCH_SENDPERSECOND", "BACKWATCH_SEND_PER_SECOND"),
        ("BACKWATH_POLL_TIMEOUT", "BACKWATCH_POLL_TIMEOUT"),
    ],
)
def test_a_mistyped_name_stops_the_start_and_the_right_one_is_told(
    env: pytest.MonkeyPatch, wrong: str, meant: str
) -> None:
    env.setenv(wrong, "x")
    (problem,) = problems()
    assert problem.startswith(f"{wrong} in the environment")
    assert f"did you mean {meant}?" in problem


def test_a_mistyped_token_is_not_repeated(env: pytest.MonkeyPatch) -> None:
    env.setenv("BOT_TOKN", TOKEN)
    Path(".env").write_text(f"TOKEN={TOKEN}\n")
    assert TOKEN not in "\n".join(problems())


def test_any_unknown_name_of_ours_and_any_unknown_key_of_the_file_stops_the_start(
    env: pytest.MonkeyPatch,
) -> None:
    env.setenv("BACKWATCH_COLOUR", "blue")
    Path(".env").write_text("SOMETHING_ELSE=1\nBACKWATCH_NEW=2\nLOG_LEVEL=INFO\n")
    found = problems()
    assert len(found) == 3
    assert any(each.startswith("SOMETHING_ELSE in .env") for each in found)
    assert any(each.startswith("BACKWATCH_NEW in .env") for each in found)
    assert any(each.startswith("BACKWATCH_COLOUR in the environment") for each in found)


def test_all_faults_are_told_at_once(env: pytest.MonkeyPatch) -> None:
    env.setenv("BOT_TOKN", "x")
    env.setenv("TICK_SECONDS", "-1")
    env.setenv("LOG_LEVEL", "LOUD")
    assert len(problems()) == 3


def test_what_is_in_force_is_shown_without_a_secret(env: pytest.MonkeyPatch) -> None:
    env.setenv("BOT_TOKEN", TOKEN)
    env.setenv("DATABASE_URL", "postgresql://anna:p@ss:word@db/backwatch?password=also")
    env.setenv("BACKWATCH_HEARTBEAT_URL", "https://example.org/ping/secret-id")
    shown = load().shown()
    assert set(shown) == set(names())
    words = "\n".join(shown.values())
    assert TOKEN not in words
    assert shown["DATABASE_URL"] == "postgresql+psycopg://anna:***@db/backwatch?password=***"
    assert shown["BACKWATCH_HEARTBEAT_URL"] == "https://example.org/***"
    assert "p@ss" not in repr(load())
    assert TOKEN not in repr(load())


def test_settings_cannot_be_changed_afterwards(env: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(load(), "tick_seconds", 1)  # noqa: B010 - mypy refuses it too


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("BOT_TOKEN", "BOT_TOKEN", 0), ("BOT_TOKN", "BOT_TOKEN", 1), ("", "ab", 2), ("kitten", "sitting", 3)],
)
def test_letters_apart(one: str, other: str, apart: int) -> None:
    assert letters_apart(one, other) == letters_apart(other, one) == apart


def test_every_setting_is_in_the_operators_table() -> None:
    """docs/settings.md says what the class says: name, default and meaning."""
    table = {}
    for line in Path(__file__).parents[2].joinpath("docs/settings.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == 3:
            table[cells[0].strip("`")] = (cells[1].strip("`"), cells[2])
    expected = {
        name.upper(): ("" if field.default is None else str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    }
    assert table == expected


@pytest.mark.parametrize("value", ["soon", "0", "61", "nan", "-1"])
def test_a_wrong_number_is_explained_in_our_words_with_the_fix(env: pytest.MonkeyPatch, value: str) -> None:
    env.setenv("TICK_SECONDS", value)
    assert problems() == ("TICK_SECONDS: must be a number above 0 and at most 60, such as 5.",)


def test_a_wrong_whole_number_and_a_wrong_word_too(env: pytest.MonkeyPatch) -> None:
    env.setenv("BACKWATCH_CHAT_PER_SECOND", "1.5")
    env.setenv("LOG_LEVEL", "loud")
    assert problems() == (
        "LOG_LEVEL: must be one of DEBUG, INFO, WARNING, ERROR.",
        "BACKWATCH_CHAT_PER_SECOND: must be a whole number of at least 1 and at most 30, such as 1.",
    )
