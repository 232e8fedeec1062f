import time,subprocess
from tests.publication.test_worker import *
def test_dbg(own_database):
    first = records.make_signed(reference="MX 1")
    w=started(own_database,"run_worker")
    until(lambda: Edition.objects.filter(decision=first).exists())
    second = records.make_signed(reference="MX 2")
    workflow.enqueue(second.pk)
    t=time.time()
    while time.time()-t<20 and not Edition.objects.filter(decision=second).exists(): time.sleep(.5)
    print("T",time.time()-t)
    with own_database.connect("owner") as o:
        print(o.execute("select id,task_name,status,attempts,queue_name from procrastinate_jobs").fetchall())
    w.terminate()
    print(w.communicate(timeout=30)[0].decode()[-3000:])
    assert 0
