"""A Bot API server on loopback and a web chat: the demo without a token, and the peer of the tests.

async with sandbox.serve() as world:
    maria = world.phone("Maria")
    maria.say("/start")
    await maria.sees("Welcome")
"""

from sandbox.actions import NotPossible
from sandbox.clock import SandboxClock
from sandbox.driver import Sandbox
from sandbox.faults import Fault
from sandbox.messages import Button, Message
from sandbox.phone import NotSeen, Phone, Toast
from sandbox.server import DEMO_TOKEN, serve

__all__ = [
    "DEMO_TOKEN",
    "Button",
    "Fault",
    "Message",
    "NotPossible",
    "NotSeen",
    "Phone",
    "Sandbox",
    "SandboxClock",
    "Toast",
    "serve",
]
