"""Other ways of searching the same names: BM25 over character pairs, character TF-IDF, SQLite FTS5 trigram, tantivy."""

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from haoban.catalogue.search.listed import Listed
from haoban.catalogue.search.wording import pairs, plain

Search = Callable[[str, int], list[int]]
"""A question and how many to find, in; the numbers of the items, best first, out."""


def words_of(item: Listed) -> str:
    """What every peer may read of an item: all that the search reads too."""
    return " ".join((item.name, *item.also))


def bm25(items: Sequence[Listed]) -> Search:
    """BM25 (k1 1.2, b 0.75) over character pairs."""
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    lengths = []
    for number, item in enumerate(items):
        counted = Counter(pairs(plain(words_of(item))))
        lengths.append(sum(counted.values()))
        for pair, count in counted.items():
            postings[pair].append((number, count))
    mean = sum(lengths) / len(lengths)

    def search(text: str, limit: int) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for pair in pairs(plain(text)):
            rows = postings.get(pair, [])
            rarity = math.log(1 + (len(items) - len(rows) + 0.5) / (len(rows) + 0.5))
            for number, count in rows:
                scores[number] += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[number] / mean))
        return sorted(scores, key=lambda number: -scores[number])[:limit]

    return search


def tfidf(items: Sequence[Listed]) -> Search:
    """Cosine over TF-IDF of one to three characters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform([plain(words_of(item)) for item in items])

    def search(text: str, limit: int) -> list[int]:
        scores = (matrix @ vectorizer.transform([plain(text)]).T).toarray().ravel()
        return [int(number) for number in (-scores).argsort(kind="stable")[:limit] if scores[number] > 0]

    return search


def fts5(items: Sequence[Listed]) -> Search:
    """SQLite FTS5 with its trigram tokenizer, any trigram of the question, ranked by its bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table item using fts5(words, tokenize='trigram')")
    database.executemany("insert into item values (?)", [(plain(words_of(item)),) for item in items])

    def search(text: str, limit: int) -> list[int]:
        runs = plain(text).split()
        threes = dict.fromkeys(run[start : start + 3] for run in runs for start in range(len(run) - 2))
        if not threes:
            return []
        either = " OR ".join(f'"{three}"' for three in threes)
        found = database.execute(
            "select rowid - 1 from item where item match ? order by rank limit ?", (either, limit)
        ).fetchall()
        return [number for (number,) in found]

    return search


def tantivy(items: Sequence[Listed]) -> Search:
    """Tantivy over character pairs, any pair of the question."""
    import tantivy as engine

    builder = engine.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="pairs")
    builder.add_integer_field("number", stored=True)
    index = engine.Index(builder.build())
    index.register_tokenizer("pairs", engine.TextAnalyzerBuilder(engine.Tokenizer.ngram(2, 2, False)).build())
    writer = index.writer(50_000_000, 1)
    for number, item in enumerate(items):
        writer.add_document(engine.Document(words=[plain(words_of(item))], number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    schema = index.schema

    def search(text: str, limit: int) -> list[int]:
        terms = dict.fromkeys(pair for pair in pairs(plain(text)) if len(pair) == 2)
        if not terms:
            return []
        query = engine.Query.boolean_query(
            [(engine.Occur.Should, engine.Query.term_query(schema, "words", term)) for term in terms]
        )
        return [searcher.doc(address)["number"][0] for _, address in searcher.search(query, limit).hits]

    return search


PEERS: dict[str, Callable[[Sequence[Listed]], Search]] = {
    "BM25 over pairs": bm25,
    "character TF-IDF": tfidf,
    "FTS5 trigram": fts5,
    "tantivy": tantivy,
}
