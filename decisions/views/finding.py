"""One search over all that a person may read; Part 2 apart from it, on a page of its own."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed
from decisions import finding, pages, sent_back
from decisions.forms.finding import Part2SearchForm, SearchForm

A_PAGE = 20


@require_safe
def search(request):
    """A reference goes to its decision; words are looked for in Part 1, and in the titles and names of buying."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    context = {"form": form, "may_search_part2": request.user.need_to_know.exists()}
    if form.is_valid():
        text = form.cleaned_data["q"]
        meant = finding.by_reference(text, request.user)
        if len(meant) == 1:
            return redirect(meant[0])
        page = Paginator(finding.by_words(text, request.user), A_PAGE).get_page(request.GET.get("page"))
        found = finding.with_places(page.object_list, text)
        context |= {"text": text, "meant": meant, "page": page, "found": found, **finding.buying(text, request.user)}
        context["numbers"] = finding.numbers_without_request(text, request.user)
        context["information_requests"] = finding.information_requests(text, request.user)
        if not page.paginator.count:
            context["meant_instead"] = finding.meant_instead(text, request.user)
        context["pages"] = pages.found(text, request.user)
        context["sent_back"] = sent_back.sent_back_by(request.user, reference=text)
    return render(request, "decisions/search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def search_part2(request):
    """Where in my Part 2 words stand. What is typed travels in the body of the request: it may be confidential itself."""
    form = Part2SearchForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "most": finding.MOST_OF_PART2}
    if form.is_valid():
        context["found"], context["is_all"] = finding.in_my_part2(form.cleaned_data["words"], request.user)
    return render(request, "decisions/search_part2.html", context)
