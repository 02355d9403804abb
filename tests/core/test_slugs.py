"""Ids that are made of questions."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.slugs import SlugMaker


@given(st.text(max_size=300))
def test_a_made_id_is_a_lower_case_slug_that_is_free(question: str) -> None:
    maker = SlugMaker(())

    first, second = maker.slug_of(question), maker.slug_of(question)

    assert first != second
    for slug in (first, second):
        assert slug.isprintable() and slug == slug.casefold() and 1 <= len(slug) <= 80


def test_an_id_is_made_of_the_words_in_any_script() -> None:
    assert SlugMaker(()).slug_of("Where's the Café?") == "where-s-the-cafe"
    assert SlugMaker(()).slug_of("Где ключ?") == "где-ключ"
    assert SlugMaker(()).slug_of("???").startswith("entry-")
