"""What the reviews of an item come to."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.marks import Review
from zhibao_cli.domain.reviews import CHECKS, Checked, checked, last_passed, only_own, passed, stopped


def review(checks: str = "", by: str = "李科", back: str | None = None) -> Review:
    """A review that passed these checks, by their first letters."""
    flags = {check: check[0] in checks for check in ("political", "sensitive", "accurate")}
    return Review(
        serial=1, item=1, policy="y" in checks, reviewed_by=by, reviewed_on=date(2024, 3, 1), reason=back, **flags
    )


ALL = "pysa"


def test_several_reviews_add_up() -> None:
    now = checked([review("p"), review("y", by="王强"), review("p")])
    assert (now.done, now.by, now.whole) == (("political", "policy"), ("李科", "王强"), False)
    assert now.missing == ("sensitive", "accurate")


def test_what_is_sent_back_is_checked_from_the_beginning() -> None:
    now = checked([review("pys"), review("p", back="数字不实"), review("a", by="王强")])
    assert (now.done, now.by, now.back, now.times_back) == (("accurate",), ("王强",), "数字不实", 1)
    assert checked([review("p", back="甲"), review(ALL)]).whole


def test_a_remark_beside_four_passed_checks_stops_nothing() -> None:
    assert not stopped(review(ALL, back="同意"))
    assert checked([review(ALL, back="同意")]).whole
    assert stopped(review(back="不宜报送"))


def test_who_wrote_it_is_not_its_only_reviewer() -> None:
    now = checked([review("pys", by="王强"), review("a", by=" 王 强")])
    assert only_own(now, ["王强", "李芳"])
    assert not only_own(checked([review("pys", by="王强"), review("a")]), ["王强"])
    assert not only_own(now, [])


SPLITS = st.lists(st.sets(st.sampled_from("pysa"), min_size=1), min_size=1, max_size=8)


@given(SPLITS)
def test_order_and_split_do_not_matter(parts: list[set[str]]) -> None:
    reviews = [review("".join(part)) for part in parts]
    backwards = checked(reversed(reviews))
    assert checked(reviews).done == backwards.done == checked([review("".join(set().union(*parts)))]).done


@given(SPLITS)
def test_it_becomes_whole_once_and_stays_so(parts: list[set[str]]) -> None:
    reviews = [review("".join(part)) for part in parts]
    whole = [checked(reviews[:count]).whole for count in range(len(reviews) + 1)]
    assert whole == sorted(whole)
    assert whole[-1] is (set().union(*parts) == set("pysa"))


@given(st.lists(st.tuples(st.sets(st.sampled_from("pysa"), min_size=1), st.booleans()), max_size=8))
def test_each_check_passed_has_the_review_that_passed_it_last(drawn: list[tuple[set[str], bool]]) -> None:
    reviews = [review("".join(part), back="不实" if back else None) for part, back in drawn]
    found = last_passed(reviews)
    assert set(found) == set(checked(reviews).done)
    for check, one in found.items():
        later = reviews[next(i for i, each in enumerate(reviews) if each is one) + 1 :]
        assert check in passed(one)
        assert not any(check in passed(each) or stopped(each) for each in later)


def test_no_review_is_no_check() -> None:
    assert checked([]) == Checked()
    assert Checked().missing == CHECKS
