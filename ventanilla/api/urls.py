from django.urls import path, re_path

from ventanilla.api import docs
from ventanilla.api.api import api
from ventanilla.api.http import answering, unknown_path

calls = api.urls
for call in calls[0]:
    if call.callback:
        call.callback = answering(call.callback)

urlpatterns = [
    path("", docs.home),
    path("docs", docs.page, name="api-docs"),
    path("openapi.json", answering(docs.openapi), name="api-openapi"),
    path("", calls),
    re_path("", unknown_path),
]
