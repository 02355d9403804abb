"""The API's way of saying no."""

from tests.slack.state import Json


class RefusedError(Exception):
    """The method answers `{"ok": false, "error": …}`, with more keys where Slack sends them."""

    def __init__(
        self,
        error: str,
        *reasons: str,
        status: int = 200,
        retry_after: int | None = None,
        **more: object,
    ) -> None:
        super().__init__(error)
        self.status, self.retry_after = status, retry_after
        self.body: Json = {"ok": False, "error": error, **more}
        if reasons:
            self.body["response_metadata"] = {"messages": [f"[ERROR] {one}" for one in reasons]}
