"""Addresses at which things are said about a request, on either side; decisions/urls.py takes them in."""

from django.urls import path

from .views import said, saying

urlpatterns = [path("decisions/<int:pk>/ask/", saying.ask, name="ask")]
for side, where in ((said.PART1, "comments"), (said.PART2, "part2/read/comments")):
    one = f"decisions/<int:pk>/{where}/<int:comment>"
    urlpatterns += [
        path(f"decisions/<int:pk>/{where}/add/", saying.comment, {"side": side}, side["comment"].removeprefix("decisions:")),
        path(f"{one}/answer/", saying.answer, {"side": side}, side["answer"].removeprefix("decisions:")),
        *[
            path(f"{one}/{step}/", saying.settle, {"side": side, "step": step}, side[step].removeprefix("decisions:"))
            for step in ("resolve", "reopen")
        ],
    ]
