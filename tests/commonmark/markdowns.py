"""CommonMark of every kind, with what is dangerous in chat strewn in; for property tests."""

import textwrap

from hypothesis import strategies as st

DANGERS = (
    *("<!channel>", "<!here|here>", "<@U012AB>", "<#C012|general>", "<!subteam^S012>", "@channel"),
    *(
        "@everyone",
        "@here",
        "<",
        "@",
        "&lt;!channel&gt;",
        "<!date^1^{date}|x>",
        "*",
        "_",
        "`",
        "](",
        "&",
    ),
    *("<@123456789012345678>", "<@!1>", "<@&77>", "<#88>", "</faq add:99>", "<t:1700000000:R>"),
    *("<id:customize>", "<:wave:123>", "<a:wave:123>", "||", "```", "~~", "-# ", "1. ", ">>> "),
    *(
        "👩‍👩‍👧‍👦",
        "🇩🇪",
        "é",
        "世界",
        "\\",
        "<b>x</b>",
        "https://a.example/x?a=1&b=2",
        "\u200d",
        "\x00",
    ),
)

words = st.one_of(st.sampled_from(DANGERS), st.text(max_size=12), st.sampled_from(["open", "VPN"]))
lines = st.lists(words, min_size=1, max_size=8).map(" ".join)
glued = st.lists(words, min_size=1, max_size=4).map("".join)
followed = ("https://a.example/p", "http://a.example", "mailto:a@b.example")
not_followed = (
    "javascript:alert(1)",
    "/up",
    "data:text/html,x",
    "slack://user?id=U1",
    "",
    "<!here>",
)
urls = st.sampled_from([*followed, *not_followed, "https://a.example/" + "x" * 3_100])


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map("**{}**".format),
        inner.map("_{}_".format),
        inner.map("~~{}~~".format),
        inner.map("`{}`".format),
        st.tuples(inner, urls).map(lambda pair: f"[{pair[0]}]({pair[1]})"),
        st.tuples(inner, urls).map(lambda pair: f"![{pair[0]}]({pair[1]})"),
        st.tuples(inner, inner).map("".join),
        inner.map("{}\\\nnext".format),
    )


inlines = st.recursive(st.one_of(lines, glued), _inline, max_leaves=6)


def _table(cells: list[list[str]]) -> str:
    rows = ["| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in cells]
    return "\n".join([rows[0], "|---" * len(cells[0]) + "|", *rows[1:]])


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(inlines, min_size=width, max_size=width), min_size=1, max_size=5
    ).map(_table)
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def item(mark: str) -> st.SearchStrategy[str]:
        return inner.map(lambda text: mark + textwrap.indent(text, " " * len(mark)).lstrip())

    return st.one_of(
        st.lists(item("- "), min_size=1, max_size=4).map("\n".join),
        st.lists(item("3. "), min_size=1, max_size=4).map("\n".join),
        inner.map(lambda text: textwrap.indent(text, "> ", lambda _: True)),
        st.lists(inner, min_size=1, max_size=4).map("\n\n".join),
    )


leaves = st.one_of(
    inlines,
    inlines.map("## {}".format),
    inlines.map("```sh\n{}\n```".format),
    inlines.map(lambda text: textwrap.indent(text, "    ")),
    tables,
    st.sampled_from(
        ["---", "<div>\n<!-- **x** -->\n</div>", "[a]: https://a.example", "#", "- ", "> "]
    ),
)
markdowns = st.recursive(leaves, _blocks, max_leaves=12)
long_markdowns = st.tuples(markdowns, st.integers(1, 400)).map(
    lambda pair: "\n\n".join([pair[0]] * pair[1])[:30_000]
)
anything = st.one_of(markdowns, long_markdowns, st.text(max_size=400), lines)

simple = st.sampled_from(["reset", "the", "token", "VPN", "portal"])
emphasised = st.sampled_from(
    ["{}", "**{}**", "*{}*", "__{}__", "_{}_", "~~{}~~", "`{}`", "***{}***", "**_{}_**", "*~~{}~~*"]
)
linked = st.sampled_from(["{}", "{}", "[{}](https://a.example)", "![{}](https://a.example/a.png)"])
dressed = st.tuples(linked, emphasised, simple).map(
    lambda three: three[0].format(three[1].format(three[2]))
)
sentences = st.lists(dressed, min_size=1, max_size=6).map(" ".join)
rows = st.lists(sentences, min_size=2, max_size=2)
sentence_blocks = st.one_of(
    sentences,
    sentences.map("### {}".format),
    simple.map("```\n{}\n```".format),
    st.lists(rows, min_size=1, max_size=3).map(_table),
    st.just("---"),
)
well_formed = st.recursive(sentence_blocks, _blocks, max_leaves=12)
"""CommonMark in which every sign is markup and every word is meant to be read."""
