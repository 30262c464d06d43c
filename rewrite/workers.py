"""Workers: other processes that do tasks, a few of which wait at a time; what goes to and fro is packed."""

from __future__ import annotations

import os
import pickle
from collections import deque
from contextlib import contextmanager, suppress
from multiprocessing import Pipe, parent_process
from multiprocessing.connection import wait
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final
from zlib import Z_BEST_SPEED, compress, decompress

from rewrite.errors import WorkerLost
from rewrite.interruption import NAMES, OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

# As many units as are planned in two seconds or so; each of them takes a kilobyte.
MOST_WAITING: Final = 64


def pack(value: object) -> bytes:
    """Pickle a value into a fifth of what it takes by that alone: paths and images are much alike."""
    return compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), Z_BEST_SPEED)


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Give back what was packed, by this process or one of its workers."""
    return pickle.loads(decompress(packed))  # noqa: S301 - from our own processes


def in_order(
    function: Callable[[bytes], bytes],
    rounds: Iterable[Sequence[bytes]],
    workers: int,
    prepare: Callable[..., None],
    prepared_with: tuple[Any, ...],
) -> Iterator[bytes]:
    """Call a function for each task in other processes.

    In:      rounds of tasks, each done by processes of its own: what a process holds grows with what it has done.
             prepare, which each process calls once before all else, with prepared_with.
    Out:     what the function gives, in the order of the tasks. So many tasks wait at a time as keep the processes busy
             beside a large one.
    Errors:  WorkerLost when a process cannot be started, or is ended from outside.
    """
    from concurrent.futures.process import BrokenProcessPool

    try:
        for tasks in rounds:
            yield from _one_round(function, tasks, workers, prepare, prepared_with)
    except BrokenProcessPool as error:
        raise WorkerLost("a worker process was ended from outside, most likely because memory ran out") from error
    except RecursionError:
        # Of a task's own, and no matter of starting it.
        raise
    except (OSError, NotImplementedError, RuntimeError) as error:
        # Some sandboxes have no semaphores, or allow no more processes or threads.
        raise WorkerLost(f"no worker process can be started ({error})") from error


def _one_round(
    function: Callable[[bytes], bytes],
    tasks: Sequence[bytes],
    workers: int,
    prepare: Callable[..., None],
    prepared_with: tuple[Any, ...],
) -> Iterator[bytes]:
    from concurrent.futures import ProcessPoolExecutor

    waiting: deque[Future[bytes]] = deque()
    heard, told = Pipe(duplex=False)
    begun_with = (heard, prepare, *prepared_with)
    with heard, told, ProcessPoolExecutor(min(workers, len(tasks)), initializer=_begin, initargs=begun_with) as pool:
        try:
            for task in tasks:
                if len(waiting) >= MOST_WAITING:
                    yield waiting.popleft().result()
                with _unheard():
                    waiting.append(pool.submit(_do, function, task))
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            # Whoever breaks off a run waits neither for what has begun, nor for what has not.
            told.send_bytes(b"end")
            raise


@contextmanager
def _unheard() -> Iterator[None]:
    """Let Ctrl-C and the like wait: what they raise while a process is started is lost in what Python does around that.

    What is started does not hear them either, until it begins.
    """
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {getattr(signal, name) for name in NAMES})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# Held by a worker but while it does a task: what ends in the middle of its answer lets the pool wait for the rest.
_ANSWERING: Final = Lock()


def _begin(heard: Connection, prepare: Callable[..., None], *prepared_with: object) -> None:
    """Begin as a worker, whose parent alone hears Ctrl-C and says what becomes of it; others end it without a word."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        for number in (getattr(signal, name) for name in OTHERS):
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {getattr(signal, name) for name in OTHERS})
    _ANSWERING.acquire()
    # Where no more threads are allowed, the work can still be done.
    with suppress(RuntimeError):
        Thread(target=_end_when_told, args=(heard,), daemon=True).start()
    prepare(*prepared_with)


def _do(function: Callable[[bytes], bytes], task: bytes) -> bytes:
    _ANSWERING.release()
    try:
        return function(task)
    finally:
        _ANSWERING.acquire()


def _end_when_told(heard: Connection) -> None:
    """End this process when the one that started it says so, or is gone: killed, it tells its workers nothing, and
    these would wait for tasks for ever, and hold open what its output went to.

    One that does nothing at the time is ended by the pool, when it finds that another has ended.
    """
    parent = parent_process()
    if parent is not None:
        if parent.sentinel not in wait([heard, parent.sentinel]):
            _ANSWERING.acquire()
        os._exit(3)
