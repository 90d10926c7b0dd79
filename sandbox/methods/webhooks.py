"""setWebhook, deleteWebhook, getWebhookInfo, close, logOut."""

from __future__ import annotations

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.params import Params
from sandbox.updates import BY_WEBHOOK
from sandbox.world import Webhook, World

Json = dict[str, Any]

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}\Z")


def set_webhook(world: World, params: Params) -> bool:
    """Takes https as Telegram does, and plain http on loopback as a local Bot API server does."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    if not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/]", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.match(params.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")
    _remember_wishes(world, params)
    world.webhook = Webhook(url, params.text("secret_token"), params.integer("max_connections", 40))
    world.updates.interrupt(BY_WEBHOOK)
    world.updates.ring()
    world.journal.record("webhook", set=True)
    return True


def delete_webhook(world: World, params: Params) -> bool:
    _remember_wishes(world, params)
    world.webhook = Webhook()
    world.journal.record("webhook", set=False)
    return True


def _remember_wishes(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.forget_all()
    world.updates.allow(params.structure("allowed_updates", "allowed updates"))


def get_webhook_info(world: World, params: Params) -> Json:
    hook = world.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "allowed_updates": sorted(world.updates.allowed)}
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    return info


def say_yes(world: World, params: Params) -> bool:
    """close and logOut: this server has no instance to move elsewhere."""
    return True
