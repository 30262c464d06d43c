"""Workers: other processes that do tasks, a few of which wait at a time; what goes to and fro is packed."""

from __future__ import annotations

import os
import pickle
from collections import deque
from contextlib import suppress
from multiprocessing import parent_process
from typing import TYPE_CHECKING, Any, Final
from zlib import Z_BEST_SPEED, compress, decompress

from rewrite.errors import WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

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
    with ProcessPoolExecutor(min(workers, len(tasks)), initializer=_begin, initargs=(prepare, *prepared_with)) as pool:
        try:
            for task in tasks:
                if len(waiting) >= MOST_WAITING:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(function, task))
            while waiting:
                yield waiting.popleft().result()
        finally:
            # Whoever breaks off a run does not wait for what has not begun.
            for future in waiting:
                future.cancel()


def _begin(prepare: Callable[..., None], *prepared_with: object) -> None:
    """Begin as a worker."""
    from threading import Thread

    # Where no more threads are allowed, the work can still be done.
    with suppress(RuntimeError):
        Thread(target=_end_with_parent, daemon=True).start()
    prepare(*prepared_with)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: killed, it tells its workers nothing, and these would wait
    for tasks for ever, and hold open what its output went to.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(3)
