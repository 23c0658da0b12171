"""A view of Django, with the settings it needs in one file: python django_app.py runserver."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from portal import Portal

portal = Portal(os.environ.get("PORTAL_REGION", "gansu"), Path(os.environ.get("PORTAL_STORE", "decisions.sqlite")))


@csrf_exempt  # called by programs; a page with a form keeps Django's protection
@require_POST
def decide(request: HttpRequest) -> JsonResponse:
    """Decide the request in the body."""
    status, data = portal.answer(request.body, request.headers.get("Accept-Language"))
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


urlpatterns = [path("decisions", decide)]

if not settings.configured:  # in a project of your own: its settings.py
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost", "testserver"], USE_TZ=True)

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
