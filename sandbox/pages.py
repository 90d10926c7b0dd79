"""The web page's files, and the pictures and documents in the chats."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from sandbox.world import World

FOLDER = Path(__file__).parent / "page"
FILES = {
    "/": ("index.html", "text/html"),
    "/style.css": ("style.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/message.js": ("message.js", "text/javascript"),
    "/pane.js": ("pane.js", "text/javascript"),
    "/favicon.svg": ("favicon.svg", "image/svg+xml"),
    "/favicon.ico": ("favicon.svg", "image/svg+xml"),
}


def page_routes(world: World) -> list[Route]:
    async def file(request: Request) -> Response:
        name, kind = FILES[request.url.path]
        return FileResponse(FOLDER / name, media_type=kind, headers={"Cache-Control": "no-cache"})

    async def download(request: Request) -> Response:
        stored = world.files.at(request.path_params["path"])
        if stored is None:
            return Response("not found", status_code=404)
        return Response(stored.content, media_type=stored.mime_type or "application/octet-stream")

    routes = [Route(path, file, methods=["GET"]) for path in FILES]
    return [*routes, Route("/sandbox/file/{path:path}", download, methods=["GET"])]
