"""files.*, as the Web API answers them: an address to upload to, then a channel to share in.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal
"""

from tests.slack.api_chat import channel_of
from tests.slack.refusals import RefusedError
from tests.slack.state import BOT_USER, Json, StoredFile, Workspace

LONGEST_ALT = 1_000


def get_upload_url(state: Workspace, args: Json) -> Json:
    """files.getUploadURLExternal"""
    name, length = str(args.get("filename") or ""), int(args.get("length") or 0)
    if not name or length < 1:
        raise RefusedError("invalid_arguments")
    alt = str(args.get("alt_txt") or "")
    if len(alt) > LONGEST_ALT:
        raise RefusedError("alt_txt_too_large")
    file = StoredFile(state.new_id("F"), name, length=length, user=BOT_USER, alt=alt)
    state.files[file.id] = file
    return {"upload_url": f"{args['url']}/upload/{file.id}", "file_id": file.id}


def complete_upload(state: Workspace, args: Json) -> Json:
    """files.completeUploadExternal: shares what was uploaded in a channel the bot is in."""
    found = [state.files.get(str(one.get("id"))) for one in args.get("files") or []]
    files = [one for one in found if one is not None and one.content]
    if not files or len(files) != len(found):
        raise RefusedError("file_not_found")
    channel = channel_of(state, args, "channel_id")
    for file in files:
        file.channel, file.comment = channel.id, str(args.get("initial_comment") or "")
    state.touch()
    return {"files": [{"id": file.id, "title": file.name} for file in files]}


def stored(state: Workspace, user: str, name: str, content: bytes, url: str) -> Json:
    """A file that somebody puts into a form, as the payload shows it."""
    file = StoredFile(state.new_id("F"), name, content, len(content), user=user)
    state.files[file.id] = file
    address = f"{url}/files/{file.id}/{name}"
    return {
        "id": file.id,
        "name": name,
        "title": name,
        "mimetype": "text/plain",
        "filetype": name.rpartition(".")[2],
        "user": user,
        "size": len(content),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
    }


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
