"""Work side by side gives what one after the other gives, in the same order, and lets no fault pass."""

import threading

import pytest

from kvs_audit.extract.parallel import ahead, side_by_side


@pytest.mark.parametrize("items", [[], [3], list(range(20))])
def test_results_come_in_the_order_of_the_items(items):
    assert side_by_side(lambda n: n * n, items) == [n * n for n in items]
    assert side_by_side(lambda n: n * n, items, worth_it=False) == [n * n for n in items]
    assert list(ahead(lambda n: n * n, iter(items))) == [n * n for n in items]


def test_the_first_fault_is_raised():
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda n: 1 // n, [1, 0, 2])
    with pytest.raises(ZeroDivisionError):
        list(ahead(lambda n: 1 // n, [1, 0, 2]))


def test_no_more_than_so_many_results_wait_for_who_uses_them():
    begun = []
    results = ahead(begun.append, range(10), number=2)
    next(results)
    assert len(begun) <= 3
    list(results)
    assert sorted(begun) == list(range(10))


def test_the_next_result_is_worked_out_while_one_is_used():
    second = threading.Event()
    results = ahead(lambda n: second.set() if n == 1 else None, [0, 1, 2], number=2)
    next(results)
    assert second.wait(10)
    list(results)


def test_who_stops_early_leaves_nothing_running():
    begun, before = [], set(threading.enumerate())
    results = ahead(begun.append, range(1000), number=2)
    next(results)
    results.close()
    assert set(threading.enumerate()) <= before
    assert len(begun) <= 3
