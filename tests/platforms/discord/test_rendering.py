"""Replies on Discord: what a person sees, and what Discord would refuse."""

import re
from collections import Counter
from dataclasses import replace

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commonmark.parts import Bullets, Code, Paragraph, Part, Runs, joined
from bot.core.messages import Button, Place, Reply, Style
from bot.platforms.discord.render.message import Message
from bot.platforms.discord.render.replies import link_to, messages
from bot.platforms.discord.render.safety import parts_of
from tests.commonmark.markdowns import anything, glued
from tests.platforms.discord.discord_rules import check_message, payload_of
from tests.platforms.discord.reading import words

MORE = Button("more:1", "Read more")
HELPFUL = Button("vote:1:up", "Helpful", Style.PRIMARY)
LONG = "\n\n".join(f"Paragraph {number}: {'word ' * 50}end." for number in range(40))
IMAGES = "\n\n".join(f"![map {n}](https://a.example/{n}.png)" for n in range(14))


def shown(message: Message) -> str:
    """The texts of a message one after the other."""
    texts = [message.content]
    for embed in message.embeds:
        texts += [embed.title or "", embed.description or "", embed.footer.text or ""]
    return "\n".join(text for text in texts if text)


def ids(message: Message) -> list[str]:
    rows = payload_of(message).get("components", [])
    return [button["custom_id"] for row in rows for button in row["components"]]


def test_an_answer_is_an_embed_with_its_question_its_source_and_buttons() -> None:
    footer = "IT wiki https://wiki.example/vpn · updated 3 May"
    reply = Reply("Open **it**.", "How do *I*?", footer, (HELPFUL,), receipt="r")

    (message,) = messages(reply)

    (embed,) = message.embeds
    assert message.content == ""
    assert (embed.title, embed.description) == (r"How do \*I\*?", "Open **it**.")
    assert (embed.footer.text, embed.url) == (footer, "https://wiki.example/vpn")
    (row,) = payload_of(message)["components"]
    assert row["components"][0]["custom_id"] == "b.vote:1:up"
    assert row["components"][0]["style"] == discord.ButtonStyle.primary.value


def test_other_replies_are_plain_messages() -> None:
    (message,) = messages(Reply("I have **noted** it.", receipt="r"))

    assert message == Message("I have **noted** it.")
    assert message.new().keys() == {"content", "allowed_mentions"}


def test_without_permission_for_embeds_the_same_is_said_in_plain_words() -> None:
    reply = Reply(
        "Open ![the page](https://a.example/a.png).", "How?", "IT https://b.example.", (HELPFUL,)
    )

    (message,) = messages(reply, embeds=False)

    assert message.content == (
        "**How?**\nOpen [the page](<https://a.example/a.png>).\n-# IT <https://b.example>."
    )
    assert not message.embeds and ids(message) == ["b.vote:1:up"]


def test_the_first_image_stands_in_the_answer_and_up_to_nine_more_under_it() -> None:
    (message,) = messages(Reply(IMAGES, "Where?"))

    assert [one.image.url for one in message.embeds] == [
        f"https://a.example/{n}.png" for n in range(10)
    ]
    assert "[map 13](<https://a.example/13.png>)" in shown(message)


def test_images_stand_under_plain_messages_too_where_embeds_are_permitted() -> None:
    reply = Reply(
        "![a](https://a.example/a.png) ![b](http://a.example/b.png) ![c](https://localhost)"
    )

    (message,) = messages(reply)

    assert [one.image.url for one in message.embeds] == ["https://a.example/a.png"]
    assert not messages(reply, embeds=False)[0].embeds


def test_a_long_answer_is_cut_at_a_paragraph_and_gets_read_more() -> None:
    (message,) = messages(Reply(LONG, "How?", "wiki", (HELPFUL,), more=MORE))

    description = message.embeds[0].description or ""
    assert description.endswith("end. …") and 2_048 < len(description) <= 4_096
    assert ids(message) == ["b.more:1", "b.vote:1:up"]


def test_an_answer_within_the_limit_has_no_read_more() -> None:
    (message,) = messages(Reply("word " * 810, "How?", buttons=(HELPFUL,), more=MORE))

    assert ids(message) == ["b.vote:1:up"]


def test_without_read_more_it_goes_on_with_the_title_first_and_the_buttons_last() -> None:
    first, *between, last = messages(Reply(LONG * 3, "How?", "wiki", (HELPFUL,)))

    assert len(LONG * 3) > 30_000 and 5 < len(between) < 10
    assert first.embeds[0].title == "How?" and first.embeds[0].footer.text is None
    assert last.embeds[0].title is None and last.embeds[0].footer.text == "wiki"
    assert not ids(first) and ids(last) == ["b.vote:1:up"]
    for message in (first, *between, last):
        check_message(message)


def test_a_long_plain_message_goes_on_too() -> None:
    several = messages(Reply(LONG))

    assert len(several) > 4
    assert "".join(words(one.content) for one in several).count("end.") == 40


def test_what_is_to_be_changed_later_is_one_message() -> None:
    (message,) = messages(Reply(LONG, buttons=(HELPFUL,)), single=True)

    assert message.content.endswith("…") and ids(message) == ["b.vote:1:up"]


def test_a_code_that_goes_on_is_ended_and_begun_again() -> None:
    text = "```py\n" + "\n".join(f"line {number}; `{number}`" for number in range(600)) + "\n```"

    several = messages(Reply(text))

    assert len(several) > 4
    for message in several:
        assert message.content.startswith("```py\n") and message.content.endswith("\n```")


def test_buttons_that_may_open_a_form_say_so_in_their_ids() -> None:
    buttons = (Button("a", "A", Style.DANGER), replace(HELPFUL, opens_form=True), Button("a", "A"))

    (message,) = messages(Reply("x", buttons=buttons))

    assert ids(message) == ["b.a", "f.vote:1:up"]


def test_buttons_stand_in_five_rows_of_five_and_read_more_is_among_them() -> None:
    buttons = tuple(Button(f"b{number}", "x" * 100) for number in range(40))

    (message,) = messages(Reply(LONG, buttons=buttons, more=MORE))

    assert len(ids(message)) == 25 and ids(message)[0] == "b.more:1"
    check_message(message)


def test_buttons_of_one_row_stand_in_a_line_of_their_own() -> None:
    wanted = (1, 1, 1, 2, 2, 0, 0)
    buttons = tuple(Button(f"b{at}", "x", row=row) for at, row in enumerate(wanted))

    (message,) = messages(Reply("x", buttons=buttons))

    rows = payload_of(message)["components"]
    assert [len(row["components"]) for row in rows] == [3, 2, 2]


def test_more_rows_than_there_are_lines_stand_one_after_the_other() -> None:
    buttons = tuple(Button(f"b{row}", "x", row=row) for row in range(6))

    (message,) = messages(Reply("x", buttons=buttons))

    rows = payload_of(message)["components"]
    assert [len(row["components"]) for row in rows] == [5, 1]


def test_buttons_alone_still_say_something() -> None:
    (message,) = messages(Reply("", buttons=(Button("a", "A *b*"), HELPFUL)))

    assert message.content == r"A \*b\* · Helpful"
    assert messages(Reply(""))[0].content == "…"


def test_a_view_is_not_kept_by_the_library() -> None:
    view = messages(Reply("x", buttons=(HELPFUL,)))[0].view

    assert view is not None and view.is_finished() and view.timeout is None


def test_a_change_takes_away_what_the_message_had_before() -> None:
    (message,) = messages(Reply("Taken back."))

    changed = message.changed()

    assert (changed["content"], changed["embeds"], changed["view"]) == ("Taken back.", [], None)
    assert messages(Reply("x", "y"))[0].changed()["content"] is None


@pytest.mark.parametrize(
    ("place", "link"),
    [
        (Place("discord", "1", "2", "re-3"), "https://discord.com/channels/1/2/3"),
        (Place("discord", "1", "2", "4"), "https://discord.com/channels/1/4"),
        (Place("discord", "1", "2"), "https://discord.com/channels/1/2"),
        (Place("discord", "1", "2", direct=True), ""),
        (Place("discord", "", "2"), ""),
        (Place.of_person("discord", "1", "9"), ""),
    ],
)
def test_what_a_reply_is_about_is_linked_to_under_the_text(place: Place, link: str) -> None:
    assert link_to(place) == link
    assert messages(Reply("A question.", about=place))[0].content == (
        f"A question.\n\n{link}" if link else "A question."
    )
    assert messages(Reply(LONG, about=place, more=MORE))[0].content.endswith(link or "…")


def test_people_are_named_where_it_is_no_answer() -> None:
    text = "`@12` takes it."

    assert messages(Reply(text))[0].content == "<@12> takes it."
    assert messages(Reply(text, receipt="r"))[0].content == text


@pytest.mark.parametrize("pings", ["&77", "77"])
def test_the_role_that_an_admin_chose_is_the_only_one_that_is_notified(pings: str) -> None:
    reply = Reply(f"@everyone <@&88> {LONG}", "How?")

    first, *others = messages(reply, pings=pings)
    plain, *_ = messages(reply, pings=pings, embeds=False)

    assert first.content == "<@&77>" and plain.content.startswith("<@&77>\n**How?**\n")
    for message in (first, plain):
        check_message(message, role="77")
    for message in others:
        check_message(message)


def test_nothing_can_ping_where_no_role_was_chosen() -> None:
    for embeds in (True, False):
        reply = Reply("@here <@1> `@1`", "@everyone", "<@&2> @here", receipt="r")

        (message,) = messages(reply, embeds=embeds)

        check_message(message)


replies = st.builds(
    Reply,
    text=anything,
    title=st.one_of(glued, st.just(""), st.just("long *<@&1>* @here " * 200)),
    footer=st.one_of(glued, st.just(""), st.just("https://a.example/ " * 300)),
    buttons=st.lists(
        st.builds(
            Button,
            st.text(min_size=1, max_size=90),
            glued,
            st.sampled_from(Style),
            st.booleans(),
            st.integers(0, 3),
        ),
        max_size=30,
    ).map(tuple),
    receipt=st.just("r"),
    about=st.sampled_from([None, Place("discord", "1" * 19, "2" * 19, "re-" + "3" * 19)]),
    more=st.sampled_from([None, MORE]),
)


@settings(max_examples=150, deadline=None)
@given(replies, st.booleans(), st.booleans(), st.sampled_from(["", "7" * 19]))
def test_no_reply_pings_or_exceeds_a_limit(
    reply: Reply, single: bool, embeds: bool, role: str
) -> None:
    first, *others = messages(reply, single=single, embeds=embeds, pings=role)

    check_message(first, role=role)
    for message in others:
        check_message(message)
    assert not (single and others)


def _letters(text: str) -> Counter[str]:
    """The letters of what is to be seen of a text."""
    seen = "".join(joined(runs) for part in parts_of(text) for runs in _all(part))
    return Counter(re.findall(r"\w", seen))


def _all(part: Part) -> tuple[Runs, ...]:
    match part:
        case Bullets(items):
            return items
        case Paragraph(runs) | Code(runs):
            return (runs,)
        case _:
            return ()


@settings(max_examples=80, deadline=None)
@given(anything, st.sampled_from(["", "Title"]), st.booleans())
def test_no_word_is_lost(text: str, title: str, embeds: bool) -> None:
    whole = "\n".join(shown(one) for one in messages(Reply(text, title), embeds=embeds))
    (cut,) = messages(Reply(text, title, more=MORE), embeds=embeds)

    said, beginning = (Counter(re.findall(r"\w", one)) for one in (whole, shown(cut)))
    assert beginning <= said
    assert _letters(text) <= said
