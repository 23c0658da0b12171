"""A view of FastAPI: uvicorn fastapi_app:app."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from portal import Portal


@asynccontextmanager
async def started(app: FastAPI) -> AsyncIterator[None]:
    """Load the law before the first request comes in."""
    store = Path(os.environ.get("PORTAL_STORE", "decisions.sqlite"))
    app.state.portal = Portal(os.environ.get("PORTAL_REGION", "gansu"), store)
    yield


app = FastAPI(lifespan=started)


@app.post("/decisions")
async def decide(request: Request) -> JSONResponse:
    """Decide the request in the body; the decision takes some tenths of a millisecond, keeping it goes to the disk."""
    body = await request.body()
    status, data = await run_in_threadpool(
        request.app.state.portal.answer, body, request.headers.get("Accept-Language")
    )
    return JSONResponse(data, status)
