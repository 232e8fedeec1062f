from tests.publication import signed_records as r
from publication import workflow, due
from publication.models import Edition
def test_try(own_database):
    d=r.make_signed(papers=[b"hello"])
    a=r.make_archived()
    with own_database.as_process("publisher"):
        from publication import tasks
        print(tasks.sweep())
        from publication.models import PublishingFailure
        print(list(PublishingFailure.objects.values()))
        print(list(Edition.objects.values("slug","number","reason")))
        print(tasks.sweep())
    c=r.corrected(d)
    with own_database.as_process("publisher"):
        print(tasks.sweep())
    assert 0
