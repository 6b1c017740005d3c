import sys
sys.path.insert(0,'.')
import pytest
from tests.search.scene import build, NOW
from tanggap.search.queries import search, public_scope
from tanggap.places.models import Area
def first_of(scene, q):
    r = search(scene.city, q.typed, public_scope(scene.city), at=NOW)
    return r
@pytest.mark.django_db
def test_tune():
    import time
    t=time.time(); scene=build(); print('built',time.time()-t)
    keys={c:k for k,c in scene.codes.items()}
    ok={'a':0,'b':0}
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    for q in scene.queries():
        t=time.time()
        with CaptureQueriesContext(connection) as c:
            r=search(scene.city,q.typed,public_scope(scene.city),at=NOW)
        ms=(time.time()-t)*1000
        firsts=[]
        if r.understood.is_place_alone: firsts=['area:'+r.areas[0].name] if r.areas else []
        elif r.cases: firsts=[keys.get(r.cases[0].code, r.cases[0].code+' '+r.cases[0].landmark)]
        good=bool(set(firsts)&set(q.right))
        ok[q.half]+=good
        if not good and (q.half=='a' or '--b' in sys.argv or True):
            u=r.understood
            print(q.half,'MISS',q.typed,'->',firsts,'want',q.right,'| kind',u.kind and (u.kind.best.code,u.kind.words),'places',[(p.name,p.kind,p.words) for p in u.places],'words',u.words,'codes',u.codes, len(r.cases), 'near',r.is_near, len(c), round(ms))
    print(ok)
