"""The same expressions give the same on Spark as on DuckDB. One session for all, since its start takes the time."""

import functools
import random
import shutil
from dataclasses import replace

import pytest
from insight.logs import read, written

from haoban.insight.document import SECTIONS, Counting, Question, document
from haoban.insight.engine import number
from haoban.insight.filters import Filter, period
from haoban.kernel.working_days import national_calendar

pytestmark = pytest.mark.filterwarnings("ignore")


class Spark:
    """An engine (`engine.Engine`) on a Spark in this process."""

    def __init__(self, folder):
        import ibis
        from pyspark.sql import SparkSession

        quick = {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "1g",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
        builder = SparkSession.builder.master("local[1]").appName("haoban")
        for name, value in quick.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.connection = ibis.pyspark.connect(self.session)
        self.folder, self.taken = folder, 0

    def take(self, name, table):
        import pyarrow.parquet as pq

        self.taken += 1
        path = self.folder / f"{name}-{self.taken}.parquet"
        pq.write_table(table, path)
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)
        return self.connection.table(name)

    def keep(self, name, *parts):
        frames = [self.session.sql(self.connection.compile(part)) for part in parts]
        functools.reduce(lambda one, other: one.union(other), frames).cache().createOrReplaceTempView(name)
        return self.connection.table(name)

    def rows(self, expression):
        return self.session.sql(self.connection.compile(expression)).toArrow().to_pylist()


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: Spark needs it")
    pytest.importorskip("pyspark", reason="pyspark is not installed (requirements/spark.txt)")
    engine = Spark(tmp_path_factory.mktemp("spark"))
    yield engine
    engine.session.stop()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """Cases with equal times, missing times, things done again, promises kept and broken; one without events."""
    import pyarrow as pa

    draw = random.Random(13)
    events = []
    for number_ in range(60):
        at = draw.randrange(0, 60 * 86400)
        for _ in range(draw.randrange(1, 8)):
            at += draw.choice([0, 1, 3600, 5 * 86400])
            time = None if draw.random() < 0.05 else at
            due = f"2026-12-{1 + number_ % 28:02d}T00:00:00Z"
            events.append((f"办件{number_}", draw.choice("收受审办"), time, draw.choice(["甲", "乙", ""]), "一科", due))
    draw.shuffle(events)
    events = [event for event in events if event[2] is None] + [event for event in events if event[2] is not None]
    path = written(tmp_path_factory.mktemp("log") / "log.csv", events, ("resource", "部门", "deadline"))
    found = read(path)
    idle = pa.table({"trace": pa.array([60], pa.int32()), "case": ["没有事件的办件"]})
    return number(replace(found, cases=pa.concat_tables([found.cases.select(["trace", "case"]), idle])))


def agree(one, other, where=""):
    """Equal, floats but for the last digits."""
    if isinstance(one, dict):
        assert set(one) == set(other), where
        for name in one:
            agree(one[name], other[name], f"{where}.{name}")
    elif isinstance(one, list):
        assert len(one) == len(other), where
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            agree(left, right, f"{where}[{at}]")
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-9, nan_ok=True), where
    else:
        assert one == other, where


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(begun=period("2026-11-24..2026-12-20"), having=("受",), lacking=("审",), shortest=1, longest=90 * 86400),
    ],
)
def test_spark_and_duckdb_agree(spark, log, wanted):
    question = Question(frozenset(SECTIONS), wanted, top=200)
    calendar = national_calendar()
    ours = document(log, question, calendar)
    assert ours["cases"] > 1
    agree(ours, Counting(log, question, calendar, spark).document())
