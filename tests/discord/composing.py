"""From a request body to a message: how the API keeps what the bot sent."""

from collections.abc import Iterator, Mapping
from itertools import count

from tests.discord.state import Json, Message

Sent = Mapping[str, tuple[str, bytes]]
"""Files that came with a body, by the number that it gives them: name and content."""

_NONE: Sent = {}


def compose(message: Message, body: Json, sent: Sent = _NONE) -> None:
    """Take over what the body says; what it leaves out stays."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [embed_of(one) for one in body["embeds"] or []]
    if "components" in body:
        message.components = components_of(body["components"] or [])
    if "attachments" in body or sent:
        named = {str(one["id"]): one for one in body.get("attachments") or []}
        message.attachments = [one for one in message.attachments if one["id"] in named]
        message.files = {
            one["filename"]: message.files[one["filename"]] for one in message.attachments
        }
        for number, (name, content) in sent.items():
            said = str((named.get(number) or {}).get("description") or "")
            shown = attachment_of(f"{message.id}{number}", name, content)
            message.attachments.append(shown | ({"description": said} if said else {}))
            message.files[name] = content


def attachment_of(number: str, name: str, content: bytes, url: str = "https://cdn.example") -> Json:
    """A file of a message's, as Discord shows it."""
    address = f"{url}/attachments/{number}/{name}"
    return {
        "id": number,
        "filename": name,
        "size": len(content),
        "url": address,
        "proxy_url": address,
        "content_type": "text/plain; charset=utf-8",
    }


def embed_of(embed: Json) -> Json:
    """An embed as Discord answers it: of its own type, with its own copies of images."""
    shown: Json = {"type": "rich"}
    for key in ("title", "description", "url", "color", "timestamp"):
        if embed.get(key) is not None:
            shown[key] = embed[key]
    for key in ("image", "thumbnail"):
        if embed.get(key):
            url = embed[key]["url"]
            proxy = f"https://images-ext-1.discordapp.net/external/{abs(hash(url))}"
            shown[key] = {"url": url, "proxy_url": proxy, "width": 0, "height": 0}
    if embed.get("footer"):
        shown["footer"] = {"text": embed["footer"]["text"]}
    if embed.get("author"):
        shown["author"] = {"name": embed["author"]["name"]}
    if embed.get("fields"):
        shown["fields"] = [
            {"name": one["name"], "value": one["value"], "inline": bool(one.get("inline"))}
            for one in embed["fields"]
        ]
    return shown


def components_of(components: list[Json]) -> list[Json]:
    """Components, each with the number that Discord gives it."""
    numbers = count(1)
    return [_component(one, numbers) for one in components]


def _component(part: Json, numbers: Iterator[int]) -> Json:
    shown = {key: value for key, value in part.items() if value is not None and key != "id"}
    shown["id"] = part.get("id") or next(numbers)
    if part["type"] == 3:
        shown |= {"min_values": part.get("min_values", 1), "max_values": part.get("max_values", 1)}
    if "components" in part:
        shown["components"] = [_component(one, numbers) for one in part["components"]]
    return shown
