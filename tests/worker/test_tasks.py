"""Every task has a queue, somebody who starts it, and ids for arguments."""

import ast
import inspect
import uuid
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from celery import current_app

from tests.worker.conftest import Broker
from worker import queues
from worker.base import OfficeTask, SweepTask
from worker.celery import app
from worker.schedule import schedule

OURS = {name: task for name, task in current_app.tasks.items() if name.startswith("worker.")}
SCHEDULED = {entry["task"] for entry in schedule().values()}


def test_the_tasks_are_found() -> None:
    folder = Path(inspect.getfile(queues)).parent / "tasks"
    modules = {f"worker.tasks.{file.stem}" for file in folder.glob("*.py")} - {
        "worker.tasks.__init__"
    }

    assert {name.rpartition(".")[0] for name in OURS} == modules == set(app.conf.imports)


@pytest.mark.parametrize("name", OURS)
def test_every_task_has_a_queue(name: str) -> None:
    assert queues.route(name, (), {}, {})["queue"] in queues.ALL


def test_no_queue_is_left_over() -> None:
    assert set(queues._BY_TASK) == set(OURS)
    assert {queues.route(name, (), {}, {})["queue"] for name in OURS} == set(queues.ALL)
    assert queues.route("celery.backend_cleanup", (), {}, {}) is None
    with pytest.raises(KeyError):
        queues.route("worker.tasks.unknown", (), {}, {})


@pytest.mark.parametrize("name", OURS)
def test_every_task_is_a_scheduled_sweep_or_belongs_to_an_office(name: str) -> None:
    assert isinstance(OURS[name], SweepTask) == (name in SCHEDULED)
    assert isinstance(OURS[name], OfficeTask) == (name not in SCHEDULED)


def test_beat_starts_tasks_that_exist() -> None:
    assert set(OURS) >= SCHEDULED
    assert app.conf.beat_schedule == schedule()
    for entry in schedule().values():
        assert entry["options"]["expires"] <= entry["schedule"]


def _fanned_out(name: str) -> list[ast.Call]:
    """Return the calls that hand a task to offices, in the module of a task."""
    source = inspect.getsource(inspect.getmodule(OURS[name].run))
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"for_office", "for_every_gmina"}
    ]


@pytest.mark.parametrize("name", sorted(set(OURS) - SCHEDULED))
def test_every_task_of_an_office_is_fanned_out_to(name: str) -> None:
    called = {ast.unparse(call.func.value) for call in _fanned_out(name)}

    assert name.rpartition(".")[2] in called


@pytest.mark.parametrize("name", sorted(set(OURS) - SCHEDULED))
def test_arguments_are_ids_only(name: str) -> None:
    hints = get_type_hints(OURS[name].run)
    hints.pop("return")

    for argument, hint in hints.items():
        assert argument == "ids" or argument.endswith("_id"), argument
        assert hint in (int, str, uuid.UUID, list[int]), hint


def test_a_queued_message_names_its_office_in_the_header(broker: Broker) -> None:
    OURS["worker.tasks.statistics.refresh"].for_office("g_180602")
    OURS["worker.tasks.deadlines.remind"].for_office("g_160705", ids=[1])

    assert broker.sent == [
        ("worker.tasks.statistics.refresh", "g_180602", {}),
        ("worker.tasks.deadlines.remind", "g_160705", {"ids": [1]}),
    ]


def test_messages_survive_a_worker_that_dies() -> None:
    conf: Any = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"
    assert conf.task_ignore_result
