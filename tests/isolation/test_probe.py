from tests.conftest import *
from tests.isolation.routes import routes_of
from tests.isolation.conftest import *
from django.db import transaction
def test_probe(world):
    for office, roles, conf in ((KOLBUSZOWA, GMINA_ROLES, "gmina"), (PODKARPACKIE, VOIVODESHIP_ROLES, "voivodeship")):
        side = world[office]
        for r in routes_of(f"przystan.urls.{conf}"):
            if r.is_api: continue
            rows=[]
            for method in ("GET", "POST"):
                out=[]
                for role in roles:
                    with transaction.atomic():
                        a = side.client(role).generic(method, side.address(r))
                        out.append(str(a.status_code) if a.status_code!=302 else ("in" if "sign-in" in a["Location"] else "302"))
                        transaction.set_rollback(True)
                rows.append(" ".join(f"{x:>3}" for x in out))
            print(f'@    "{r.name}": ("{rows[0]}", "{rows[1]}"),')
