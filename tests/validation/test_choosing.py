from examiner.validation.choosing import chosen
from examiner.validation.records import Pair


def pairs() -> list[Pair]:
    return [
        Pair(fold, same, number, number + 1)
        for fold in (1, 2, 3)
        for same in (True, False)
        for number in range(4)
    ]


def test_that_half_of_the_pairs_are_genuine_and_all_folds_give_alike():
    taken = [pairs()[index] for index in chosen(pairs(), 12)]
    assert sum(pair.same for pair in taken) == 6
    for fold in (1, 2, 3):
        assert [pair.same for pair in taken if pair.fold == fold] == [True, True, False, False]


def test_that_a_larger_choice_holds_the_smaller_one():
    assert set(chosen(pairs(), 6)) < set(chosen(pairs(), 10))


def test_that_no_more_come_than_there_are():
    assert chosen(pairs(), 1000) == tuple(range(24))
