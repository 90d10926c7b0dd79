"""Whether the tests of triage would notice a mistake: one small change at a time, and who objects.

Starting pytest anew for each of some thousand changes takes most of a day. Here the tests are collected once;
each change is made in a fork of that process, in the code of a function that is already loaded, and only the
tests that reach the changed line are run. What runs on import (tables, defaults) is imported afresh with it.
"""
