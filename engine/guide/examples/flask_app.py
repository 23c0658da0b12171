"""A view of Flask: flask --app flask_app run."""

import os
from pathlib import Path

from flask import Flask, Response, jsonify, request
from portal import Portal

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 100_000  # a request has some hundred bytes
portal = Portal(os.environ.get("PORTAL_REGION", "gansu"), Path(os.environ.get("PORTAL_STORE", "decisions.sqlite")))


@app.post("/decisions")
def decide() -> tuple[Response, int]:
    """Decide the request in the body."""
    status, data = portal.answer(request.get_data(), request.headers.get("Accept-Language"))
    return jsonify(data), status
