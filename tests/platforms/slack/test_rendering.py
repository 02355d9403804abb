"""Replies on Slack: what a person sees, and what Slack would refuse."""

import html
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commonmark.text import clean
from bot.core.messages import Button, Reply, Style
from bot.platforms.slack.render.replies import (
    BUDGET,
    FALLBACK,
    messages,
    without_blocks,
    without_images,
)
from tests.commonmark.markdowns import anything, glued, well_formed
from tests.platforms.slack.slack_rules import PING, check_message, strings, visible
from tests.slack.limits import faults_of_message

MORE = Button("more:1", "Read more")
HELPFUL = Button("vote:1:up", "Helpful", Style.PRIMARY)


def elements(text: str) -> list[dict[str, Any]]:
    """The rich text that comes of a CommonMark text."""
    (message,) = messages(Reply(text))
    (block,) = message["blocks"]
    found: list[dict[str, Any]] = block["elements"]
    return found


def leaves(text: str) -> list[dict[str, Any]]:
    """The same, of a single paragraph."""
    (section,) = elements(text)
    found: list[dict[str, Any]] = section["elements"]
    return found


def test_a_reply_has_title_text_small_print_and_buttons_in_that_order() -> None:
    reply = Reply("Open **it**.", "How do I?", "IT wiki · updated 3 May", (HELPFUL,))

    (message,) = messages(reply)

    title, text, footer, actions = message["blocks"]
    assert title["elements"][0]["elements"] == [
        {"type": "text", "text": "How do I?", "style": {"bold": True}}
    ]
    bold = {"type": "text", "text": "it", "style": {"bold": True}}
    assert text["elements"][0]["elements"][1] == bold
    assert footer["elements"][0]["text"] == "IT wiki · updated 3 May"
    assert actions["elements"][0]["action_id"] == actions["elements"][0]["value"] == "vote:1:up"
    assert actions["elements"][0]["style"] == "primary"
    assert message["text"] == "How do I?\n\nOpen it.\n\nIT wiki · updated 3 May"


@pytest.mark.parametrize(
    ("wanted", "lines"), [((1, 1, 2, 2, 0), [2, 2, 1]), (range(11), [11]), ([0] * 30, [25, 5])]
)
def test_buttons_of_one_row_stand_in_a_line_of_their_own(
    wanted: Sequence[int], lines: list[int]
) -> None:
    buttons = tuple(Button(f"b{at}", "x", row=row) for at, row in enumerate(wanted))

    (message,) = messages(Reply("x", buttons=buttons))

    assert [len(block["elements"]) for block in message["blocks"][1:]] == lines


def test_emphasis_becomes_style() -> None:
    styles = {
        leaf["text"]: set(leaf.get("style", ())) for leaf in leaves("**a** *b* ~~c~~ `d` ***e***")
    }

    assert styles.pop("e") == {"bold", "italic"}
    assert styles == {"a": {"bold"}, "b": {"italic"}, "c": {"strike"}, "d": {"code"}, " ": set()}


def test_links_that_can_be_followed_are_links_and_others_are_their_text() -> None:
    found = leaves(
        "[a](https://a.example) [b](javascript:alert(1)) <x@y.example> https://c.example."
    )

    assert [(leaf["text"], leaf.get("url")) for leaf in found] == [
        ("a", "https://a.example"),
        (" b ", None),
        ("x@y.example", "mailto:x@y.example"),
        (" ", None),
        ("https://c.example", "https://c.example"),
        (".", None),
    ]


def test_nested_lists_stand_side_by_side_and_numbers_go_on() -> None:
    found = elements("3. a\n   - b\n     - c\n4. d\n\n   ```\n   code\n   ```\n5. e")

    assert [
        (one["type"].removeprefix("rich_text_"), one.get("indent"), one.get("offset"))
        for one in found
    ] == [
        ("list", 0, 2),
        ("list", 1, 0),
        ("list", 2, 0),
        ("list", 0, 3),
        ("preformatted", None, None),
        ("list", 0, 4),
    ]


def test_a_quote_keeps_its_paragraphs_and_its_list_is_in_the_quote() -> None:
    quote, bullets = elements("> one\n>\n> two\n>\n> - three")

    assert "".join(strings(quote)) == "one\n\ntwo"
    assert quote["type"] == "rich_text_quote" and bullets["border"] == 1


def test_code_keeps_its_spaces_and_can_be_copied() -> None:
    text = "```html\n<!DOCTYPE html>\n  <!-- `x` **y** -->\n<# z #>\n```"

    assert list(strings(elements(text))) == ["<!DOCTYPE html>\n  <!-- `x` **y** -->\n<# z #>"]


@pytest.mark.parametrize(
    "code",
    [
        *("git clone git@here.com:x", "<!here>", "<!channel|x>", "<@U012AB>", "@everyone", "@here"),
        *("<!DOCTYPE html>", "<!-- x -->", "<# z #>", "a <", "&lt;!here>", "List<@NotNull X>"),
    ],
)
def test_code_is_what_its_author_wrote_to_the_letter(code: str) -> None:
    inline, block = elements(f"a `{code}` b\n\n```\n{code}\n```")
    (table,) = elements(f"|a|\n|-|\n|`{code}`|") if "|" not in code else (block,)

    assert [one["text"] for one in inline["elements"] if one.get("style")] == [code]
    assert block["elements"] == [{"type": "text", "text": code}]
    assert "".join(strings(table)).endswith(code)


@given(st.lists(glued, min_size=1, max_size=3).map("\n".join))
def test_a_block_of_code_is_copied_to_the_letter(code: str) -> None:
    code = clean(code).replace("~~~", "").strip()

    assert not code or "".join(strings(elements(f"~~~~~~\n{code}\n~~~~~~"))) == code


@pytest.mark.parametrize("text", ["`<`!here>", "`<!`here>", "`@`here", "<`!here`>", "`a@`here"])
def test_code_is_no_half_of_a_ping(text: str) -> None:
    (message,) = messages(Reply(text))

    check_message(message)
    assert not PING.search(message["text"])


def test_a_narrow_table_is_aligned_and_a_wide_one_becomes_a_list_of_its_rows() -> None:
    narrow, wide = "|a|b|\n|-|-|\n|1|**2**|", f"|Name|Text|\n|-|-|\n|x|{'word ' * 30}|"

    assert list(strings(elements(narrow))) == ["a   b\n─   ─\n1   2"]
    assert "".join(strings(elements(wide))).startswith("Name: x\nText: word word")


def test_an_image_is_a_block_where_slack_can_fetch_it() -> None:
    (message,) = messages(
        Reply("See ![A screen](https://a.example/a.png) and ![b](http://a.example).")
    )

    before, image, after = message["blocks"]
    assert image["type"] == "image" and before["type"] == "rich_text"
    assert (image["alt_text"], image["image_url"]) == ("A screen", "https://a.example/a.png")
    assert after["elements"][0]["elements"][1]["url"] == "http://a.example"
    assert message["text"] == "See\n\nA screen\n\nand b."


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.", "Press Ctrl+C."),
        ("<details>\n<summary>More</summary>\n\n**x**\n</details>", "More\n\nx"),
        ("| a |\n|---|\n| b<br>c |", "a: b\nc"),
        ("`<br>` \\<br>", "<br> <br>"),
        ("<script>x</script> <a href='y'>z</a>", "<script>x</script> <a href='y'>z</a>"),
    ],
)
def test_html_that_people_write_in_markdown_is_read_and_other_html_is_text(
    text: str, seen: str
) -> None:
    assert "".join(strings(elements(text))).strip() == seen


def test_images_beyond_twenty_are_links_and_the_small_print_stays() -> None:
    text = "\n\n".join(f"![map {n}](https://a.example/{n}.png)" for n in range(80))

    several = messages(Reply(text, footer="IT wiki"))

    blocks = [block for message in several for block in message["blocks"]]
    links = [one for one in blocks if one["type"] == "rich_text"]
    assert len(several) <= 3
    assert sum(block["type"] == "image" for block in blocks) == 20
    assert all(f"https://a.example/{n}.png" in str(links) for n in range(20, 80))
    assert blocks[-1]["type"] == "context" and "IT wiki" in str(blocks[-1])
    assert not [fault for message in several for fault in faults_of_message(message)]


def test_what_is_to_be_changed_later_is_one_message() -> None:
    (message,) = messages(Reply("A paragraph of words.\n\n" * 1_400, footer="IT"), single=True)

    assert not list(faults_of_message(message))
    assert "…" in str(message["blocks"]) and message["blocks"][-1]["type"] == "context"


def test_what_is_literal_in_the_source_stays() -> None:
    assert "".join(strings(elements(r"2 * 3 is \*six\*, a_b_c, x < y & z"))) == (
        "2 * 3 is *six*, a_b_c, x < y & z"
    )


@pytest.mark.parametrize(
    "text",
    [
        "# *a* **b** `c`\n\n- [d](https://a.example)\n  - **e**\n\n> ~~f~~ ![g](https://a.example/g)",
        "1. **a**\n\n   ```py\n   b\n   ```\n\n   | c | **d** |\n   |---|---|\n   |`e`| [f](/g)|",
        "***\n\n[a][r] ![b][r]\n\n[r]: ftp://a.example 'c'\n\nd\n===\n\n* * *\n+ e\n\n~~~\nf\n~~~",
    ],
)
def test_no_raw_markdown_is_visible(text: str) -> None:
    (message,) = messages(Reply(text))

    for said in [message["text"], *strings(message["blocks"])]:
        assert not re.search(r"\*|\]\(|\]\[|`|~~|^#|\|", said), said


@given(well_formed)
def test_of_well_formed_markup_only_the_words_are_visible(text: str) -> None:
    words = re.findall(r"reset|the|token|VPN|portal", text)

    said = [one for message in messages(Reply(text)) for one in strings(message["blocks"])]

    assert not re.search(r"[*_~`\[\]()#>|]|---", "".join(said))
    assert re.findall(r"reset|the|token|VPN|portal", "".join(said)) == words


def test_what_is_nested_too_deeply_to_be_read_is_shown_as_written() -> None:
    (message,) = messages(Reply("> " * 150 + "text"))

    assert message["text"].endswith("text")


def test_a_ping_across_two_styles_is_seen_too() -> None:
    assert "".join(strings(elements("<**!channel**> @*here*"))) == "<\u2060!channel> @\u2060here"


def test_source_addresses_can_be_followed() -> None:
    (message,) = messages(Reply("a", footer="https://wiki.example/?a=1&b=2 · updated 3 May"))

    link, date = message["blocks"][-1]["elements"]
    assert link["text"] == "<https://wiki.example/?a=1&amp;b=2>"
    assert date["text"] == "· updated 3 May"
    assert message["text"].endswith("https://wiki.example/?a=1&amp;b=2 · updated 3 May")


def test_an_answer_within_the_budget_has_no_read_more() -> None:
    (message,) = messages(Reply("word " * 590, buttons=(HELPFUL,), more=MORE))

    assert [one["action_id"] for one in message["blocks"][-1]["elements"]] == [HELPFUL.id]


def test_a_long_answer_is_cut_at_a_paragraph_and_gets_read_more() -> None:
    text = "\n\n".join(f"Paragraph {number}: {'word ' * 50}end." for number in range(20))

    (message,) = messages(Reply(text, buttons=(HELPFUL,), more=MORE))

    shown = "".join(strings(message["blocks"][0]))
    assert shown.endswith("end. …") and BUDGET / 2 < len(shown) <= BUDGET + 2
    assert [one["action_id"] for one in message["blocks"][-1]["elements"]] == [MORE.id, HELPFUL.id]


def test_a_heading_is_not_left_behind_by_its_text() -> None:
    text = "word " * 500 + "\n\n## Next\n\n" + "word " * 500

    (message,) = messages(Reply(text, more=MORE))

    assert "Next" not in "".join(strings(message["blocks"]))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("\n".join(f"- item {number} of the list" for number in range(300)), "list …"),
        ("```\n" + "\n".join(f"line {number};" for number in range(600)) + "\n```", "…"),
        ("This is a sentence. " * 300, "sentence. …"),
        ("word " * 1_000, "word …"),
        ("👩‍👩‍👧‍👦" * 1_000, "👩‍👩‍👧‍👦 …"),
    ],
)
def test_without_paragraphs_it_is_cut_at_the_next_best_place(text: str, end: str) -> None:
    (message,) = messages(Reply(text, more=MORE))

    assert "".join(strings(message["blocks"][0])).endswith(end)
    check_message(message)


def test_without_read_more_it_goes_on_with_the_title_first_and_the_buttons_last() -> None:
    code = "x = 1\n" * 40
    text = "\n\n".join(
        f"## Part {number}\n\n{'word ' * 80}\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n```\n{code}```"
        for number in range(48)
    )

    first, *between, last = messages(Reply(text, "Question", "source", (HELPFUL,)))

    assert len(text) > 30_000 and len(between) == 1
    assert first["blocks"][0]["elements"][0]["elements"][0]["text"] == "Question"
    assert [block["type"] for block in last["blocks"][-2:]] == ["context", "actions"]
    for message in (first, *between, last):
        check_message(message)
    assert "Question" not in visible(last["blocks"]) and "source" not in visible(first["blocks"])


def test_images_that_slack_cannot_fetch_become_links() -> None:
    (message,) = messages(Reply("a\n\n![b](https://a.example/b.png)"))

    plain = without_images(message)

    assert plain["blocks"][1]["elements"][0]["elements"] == [
        {"type": "link", "url": "https://a.example/b.png", "text": "b"}
    ]
    assert plain["text"] == message["text"]
    check_message(plain)


def test_without_blocks_the_addresses_are_written_out() -> None:
    (message,) = messages(Reply("See [the portal](https://a.example?x=1&y=2).", "Title"))

    assert without_blocks(message) == [
        {"text": "Title\n\nSee the portal (https://a.example?x=1&amp;y=2)."}
    ]


def test_buttons_alone_still_say_something() -> None:
    (message,) = messages(Reply("", buttons=(Button("b", "A & B"),)))

    assert message["text"] == "A &amp; B"
    assert without_blocks(message) == [{"text": "A &amp; B"}]
    check_message(message)


replies = st.builds(
    Reply,
    text=anything,
    title=st.one_of(glued, st.just(""), st.just("long <!here> " * 200)),
    footer=st.one_of(glued, st.just(""), st.just("https://a.example/ " * 30)),
    buttons=st.lists(
        st.builds(
            Button,
            st.text(min_size=1, max_size=100),
            glued,
            st.sampled_from(Style),
            row=st.integers(0, 3),
        ),
        max_size=30,
    ).map(tuple),
    more=st.sampled_from([None, MORE]),
)


@settings(max_examples=150, deadline=None)
@given(replies)
def test_no_reply_pings_or_exceeds_a_limit(reply: Reply) -> None:
    for message in messages(reply):
        check_message(message)
        check_message(without_images(message))
        assert not list(faults_of_message(message))
        assert all(0 < len(one["text"]) <= FALLBACK for one in without_blocks(message))


@settings(max_examples=60, deadline=None)
@given(anything)
def test_the_cut_text_is_the_beginning_of_the_whole_and_nothing_is_lost(text: str) -> None:
    cut = messages(Reply(text, more=MORE))
    whole = messages(Reply(text))

    shown = visible([block for block in cut[0]["blocks"] if block["type"] != "actions"])
    everything = visible([block for message in whole for block in message["blocks"]])
    assert everything.startswith(shown.removesuffix("…"))
    for message in whole:
        said = "".join(one["text"] for one in without_blocks(message))
        assert len(re.findall(r"\w", html.unescape(said))) >= len(
            re.findall(r"\w", visible(message["blocks"]))
        )


def test_what_could_ping_in_code_makes_no_plain_message_too_long() -> None:
    (message, *_) = messages(Reply("```\n" + "<!channel> " * 340 + "\n```"))

    assert all(0 < len(one["text"]) <= FALLBACK for one in without_blocks(message))
    assert len(message["text"]) <= FALLBACK


@pytest.mark.parametrize("word", ["channel", "here", "everyone"])
def test_a_ping_that_ends_where_its_look_ends_is_broken_up(word: str) -> None:
    for message in messages(Reply(f"Ask **@{word}**s, or **~~@{word}~~0~~**.")):
        check_message(message)
