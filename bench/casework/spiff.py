"""The peer: SpiffWorkflow with the same four approvals, written to the same database after each step."""

import uuid
from itertools import pairwise

from django.db import connection, transaction
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from .district import DEPARTMENTS

_TASKS = "".join(f'<manualTask id="approve_{name}" name="{name}"/>' for name in DEPARTMENTS)
_NODES = ("start", *(f"approve_{name}" for name in DEPARTMENTS), "end")
_FLOWS = "".join(
    f'<sequenceFlow id="flow_{place}" sourceRef="{one}" targetRef="{other}"/>'
    for place, (one, other) in enumerate(pairwise(_NODES))
)
_MODEL = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="haoban">'
    f'<process id="four_approvals" isExecutable="true"><startEvent id="start"/>{_TASKS}<endEvent id="end"/>{_FLOWS}'
    "</process></definitions>"
)


class Peer:
    """Four approvals in a row; the whole state is written after each step, as SpiffWorkflow keeps it.

    Four officers decide on four days, so a system built on it also reads the state before each step, as ours does.
    `kept` is the peer at its fastest: the state stays in memory between the steps.
    """

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(_MODEL.encode())
        self.spec = parser.get_spec("four_approvals")
        self.serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure())
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_spiff (id VARCHAR(36) PRIMARY KEY, state TEXT NOT NULL)")

    def run(self, bundles: int, *, kept: bool) -> int:
        """Start and complete that many; returns how many were completed."""
        completed = 0
        for _ in range(bundles):
            key = str(uuid.uuid4())
            workflow = BpmnWorkflow(self.spec)
            workflow.do_engine_steps()
            self._write("INSERT INTO bench_spiff (state, id) VALUES (%s, %s)", workflow, key)
            for _ in DEPARTMENTS:
                if not kept:
                    workflow = self._read(key)
                task = workflow.get_next_task(state=TaskState.READY, manual=True)
                task.run()
                workflow.do_engine_steps()
                self._write("UPDATE bench_spiff SET state = %s WHERE id = %s", workflow, key)
            completed += workflow.completed
        return completed

    def _read(self, key: str) -> BpmnWorkflow:
        with connection.cursor() as cursor:
            cursor.execute("SELECT state FROM bench_spiff WHERE id = %s", [key])
            (state,) = cursor.fetchone()
        return self.serializer.deserialize_json(state)

    def _write(self, sql: str, workflow: BpmnWorkflow, key: str) -> None:
        state = self.serializer.serialize_json(workflow)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [state, key])
