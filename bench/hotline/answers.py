"""The right reply: from a citizen's message (title and text) find its own official reply among all different replies.

What was answered to the like, and the weighing, are learnt on four fifths of the pairs and judged on the last, five
times; the replies of all parts are candidates every time. Which words stand in which reply is counted in the replies
alone. Not used: the times, and that a reply belongs to one message only (a reply's own message never speaks for or
against it). The peer is TF-IDF over characters 1 to 3 with its cosine, on the same task.
"""

from typing import Any

import numpy as np

from .places import rows

AIM = {"first": 0.70, "in_five": 0.85}


def measure(*, quick: bool) -> dict[str, Any]:
    """Shares found first and in five; what is answered, rightly or not, with the own reply there and taken away."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    from haoban.hotline.answers import Replies
    from haoban.hotline.asking import SURE
    from haoban.hotline.correspondence import Correspondence
    from haoban.hotline.labelled import normal
    from haoban.hotline.weighing import weigh

    pairs = rows("hotline/messages-answered.csv")[:: 4 if quick else 1]
    messages = [f"{one['subject']}\n{one['text']}" for one in pairs]
    said = [one["reply"].strip() for one in pairs]
    different = sorted(set(said))
    number = {reply: place for place, reply in enumerate(different)}
    own = np.array([number[reply] for reply in said])
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    table = vectorizer.fit_transform([normal(one) for one in different])
    near = (vectorizer.transform([normal(one) for one in messages]) @ table.T).toarray()
    peer = (near > near[np.arange(len(own)), own][:, None]).sum(axis=1)
    replies = Replies(different)
    rank = np.full(len(own), len(different))
    judged = []
    part = np.arange(len(own)) * 7919 % 5
    for fold in range(5):
        taught, asked = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        pairs_taught = [messages[one] for one in taught], own[taught].tolist()
        replies.correspondence = Correspondence(different, *pairs_taught)
        weighing = weigh(replies, *pairs_taught)
        for one, (chosen, ways) in zip(asked, replies.ways([messages[one] for one in asked]), strict=True):
            score = ways @ np.array(weighing.weights)
            if own[one] in chosen:
                rank[one] = int((score > score[chosen == own[one]][0]).sum())
            for there in (True, False):
                left = np.sort(score[(chosen != own[one]) | there])[::-1]
                constant, times, lead = weighing.sure
                sure = 1 / (1 + np.exp(-(constant + times * left[0] + lead * (left[0] - left[1]))))
                judged.append((there, bool(sure >= SURE), there and rank[one] == 0))
    known_there = [(given, right) for known, given, right in judged if known]
    absent = [given for known, given, _ in judged if not known]
    given_right = [right for answered, right in known_there if answered]
    short = np.array([len(reply) < 60 for reply in said])
    return {
        "messages": len(own),
        "different_replies": len(different),
        "first": float((rank < 1).mean()),
        "in_five": float((rank < 5).mean()),
        "peer_first": float((peer < 1).mean()),
        "peer_in_five": float((peer < 5).mean()),
        "floor_in_five": 5 / len(different),
        "replies_under_60_characters": float(short.mean()),
        "in_five_of_those": float((rank[short] < 5).mean()),
        "in_five_of_the_others": float((rank[~short] < 5).mean()),
        "answered": len(given_right) / len(known_there),
        "right_of_answered": sum(given_right) / max(len(given_right), 1),
        "answered_though_absent": sum(absent) / len(absent),
    }
