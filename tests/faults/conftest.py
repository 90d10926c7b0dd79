"""Databases that start empty: the service makes its own schema."""

from tests.conversations.conftest import empty_database

__all__ = ["empty_database"]
