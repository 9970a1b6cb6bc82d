"""A run over many hosts at once, as each of them sees it."""

from benchmarks.bench_politeness import CRAWL_DELAY, by_host, kind_of, most_at_once, run, violations


def test_no_host_sees_more_than_it_may_while_many_are_visited_at_once(tmp_path):
    log, _, complete = run(20, tmp_path)
    hosts = by_host(log)
    assert (len(hosts), complete) == (20, 20)
    assert {rule: broken for rule, broken in violations(log).items() if broken} == {}
    assert most_at_once(log) > 1
    assert {"crawl-delay", "429", "503", "forbids"} <= {kind_of(host) for host in hosts}


def test_the_measure_itself_tells_what_breaks_a_rule():
    def asked(host, path, began, ended, retry_after=0):
        from benchmarks.bench_politeness import Asked

        return Asked(host, path, began, ended, retry_after)

    close, crawl_delay, forbids = "127.1.0.1", "127.1.0.3", "127.1.0.6"
    log = [
        asked(close, "/nb/", 0, 1),
        asked(close, "/nb/t20200101_0.html", 0.5, 2, retry_after=2),
        asked(close, "/nb/t20200101_1.html", 3.5, 4),
        asked(crawl_delay, "/robots.txt", 0, 1),
        asked(crawl_delay, "/nb/", 1.5, 2),
        asked(forbids, "/robots.txt", 0, 1),
        asked(forbids, "/nb/t20200101_2.html", 9, 10),
    ]
    assert CRAWL_DELAY > 0.5
    assert {rule: len(broken) for rule, broken in violations(log).items()} == {
        "two requests at once": 1,
        "closer than the delay": 1,
        "closer than the host's crawl-delay": 1,
        "before the Retry-After was over": 2,
        "robots.txt not asked first": 1,
        "forbidden by robots.txt": 1,
    }
