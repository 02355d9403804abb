"""Whether what was promised is what was measured."""

import math


def chance_of_so_few(right: int, answers: int, share: float) -> float:
    """Chance of `right` or fewer right answers, where each is right with that chance (0–1).

    The one-sided exact binomial test; 1 where nothing was answered.
    """
    if right >= answers or not 0.0 < share < 1.0:
        return 1.0
    log, other = math.log(share), math.log1p(-share)
    terms = [
        _log_choose(answers, hits) + hits * log + (answers - hits) * other
        for hits in range(right + 1)
    ]
    most = max(terms)
    return min(1.0, math.exp(most) * math.fsum(math.exp(term - most) for term in terms))


def _log_choose(of: int, take: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(take + 1) - math.lgamma(of - take + 1)
