from datetime import date

from kaohe.demo.moments import add_minutes, write_moment


def test_a_beijing_minute_is_written_as_utc():
    assert write_moment(date(2013, 1, 14), minute=610) == "2013-01-14T02:10:00.000Z"


def test_the_first_hours_of_a_beijing_day_belong_to_the_day_before_in_utc():
    assert write_moment(date(2013, 1, 21), minute=30) == "2013-01-20T16:30:00.000Z"


def test_minutes_run_over_the_end_of_a_day():
    assert add_minutes("2013-01-31T23:50:00.000Z", 15) == "2013-02-01T00:05:00.000Z"
