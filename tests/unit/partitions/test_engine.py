"""Work that is dealt out ends once, whatever becomes of the processes."""

import os
import urllib.request
from types import SimpleNamespace

import fsspec
import psutil
import pytest
from partition_extracts import AS_OF, a_case, always_dying, dying_once, write_split

import kvs_audit
from kvs_audit.errors import ArgumentFault
from kvs_audit.partitions import audit_partitions, engine, national

FEW_MEASURES = ["ringsted-aflastning", "faxe-paedagogisk-stoette"]


def test_one_process_is_this_one_and_needs_nothing_installed(monkeypatch):
    monkeypatch.setattr(engine, "find_spec", lambda name: None)

    assert list(engine.each(str, [7, 8], workers=1)) == [(0, "7"), (1, "8")]
    assert list(engine.each(str, [7], workers=5)) == [(0, "7")]


def test_without_the_extra_several_processes_are_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr(engine, "find_spec", lambda name: None)

    with pytest.raises(ArgumentFault, match=r'pip install "kvs-audit\[cluster\]"'):
        list(engine.each(str, [7, 8], workers=2))


@pytest.mark.parametrize("workers", [0, -1, 1001])
def test_a_number_of_processes_that_cannot_be_is_refused(workers):
    with pytest.raises(ArgumentFault, match="--workers skal være et helt tal fra 1 til 1000"):
        list(engine.each(str, [7, 8], workers=workers))


@pytest.fixture
def threads():
    """A scheduler and its worker in this very process."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def test_a_scheduler_given_by_its_address_gives_what_this_process_gives(tmp_path, threads):
    files = fsspec.filesystem("memory")
    for number in range(5):
        folder = a_case(tmp_path / "dele" / f"del{number}", str(number))
        for file in folder.iterdir():
            files.pipe_file(f"/{tmp_path.name}/del{number}/{file.name}", file.read_bytes())
    audit_partitions(tmp_path / "dele", tmp_path / "ene", as_of=AS_OF, workers=1)
    audit_partitions(f"memory://{tmp_path.name}", tmp_path / "klynge", as_of=AS_OF, scheduler=threads)
    files.rm(f"/{tmp_path.name}", recursive=True)

    for name in ("vurderinger.csv", "vurderinger.parquet", "fund.parquet", "afviste.csv", "manifest.json"):
        assert (tmp_path / "klynge" / name).read_bytes() == (tmp_path / "ene" / name).read_bytes(), name


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 0.5)

    for address in ("tcp://127.0.0.1:9", "ukendt://x", "her"):
        with pytest.raises(ArgumentFault, match=f"ingen forbindelse til en Dask-planlægger på {address}"):
            list(engine.each(str, [7], scheduler=address))


@pytest.mark.slow
def test_workers_killed_in_the_middle_of_100_partitions_lose_and_double_nothing(tmp_path, monkeypatch):
    """One process dies at its work; another is killed from outside when forty parts are done."""
    frames = write_split(tmp_path / "dele", 1000, 100)
    monkeypatch.setenv("KVS_TEST_FLAG", str(tmp_path / "doed"))
    monkeypatch.setenv("KVS_TEST_DIES_AT", "del-050")
    monkeypatch.setattr(national, "audit_partition", dying_once)
    steps, killed = [], []

    def kill_at_forty(step):
        steps.append(step.name)
        if len(steps) == 40:
            victim = worker_processes()[0]
            victim.kill()
            killed.append(victim.pid)

    single = kvs_audit.audit(frames, standards=FEW_MEASURES, as_of="2026-06-30")
    single.write(tmp_path / "ene")
    many = audit_partitions(
        tmp_path / "dele",
        tmp_path / "ud",
        standards=FEW_MEASURES,
        as_of=single.as_of,
        workers=2,
        on_done=kill_at_forty,
    )

    assert (tmp_path / "doed").exists() and killed
    assert sorted(steps) == list(many.names) and len(steps) == 100
    assert (tmp_path / "ud" / "vurderinger.csv").read_bytes() == (tmp_path / "ene" / "vurderinger.csv").read_bytes()
    assert many.opsummering.equals(single.opsummering)
    counts = {name: vars(each) for name, each in single.extract.counts.items()}
    assert many.manifest["tabeller"] == counts


def worker_processes():
    """The processes of this one that do the work: those with a port to the scheduler, not the helpers of spawning."""
    children = psutil.Process(os.getpid()).children(recursive=True)
    return [child for child in children if any("spawn_main" in part for part in child.cmdline())]


@pytest.mark.slow
def test_an_extract_that_takes_every_process_down_is_named_and_nothing_is_written(tmp_path, monkeypatch):
    for number in ("1", "2"):
        a_case(tmp_path / "dele" / f"del{number}", number)
    monkeypatch.setattr(national, "audit_partition", always_dying)

    with pytest.raises(engine.WorkLost, match=r"del\d: .*hukommelse nok") as lost:
        audit_partitions(tmp_path / "dele", tmp_path / "ud", as_of=AS_OF, workers=2)
    assert lost.value.exit_status == 1
    assert not (tmp_path / "ud").exists()


@pytest.mark.slow
def test_local_processes_listen_on_this_machine_only_and_serve_no_pages():
    with engine.connected(None, 1):
        me = psutil.Process(os.getpid())
        family = [me, *me.children(recursive=True)]
        listening = [
            each.laddr for process in family for each in process.net_connections("tcp") if each.status == "LISTEN"
        ]
        assert {address.ip for address in listening} == {"127.0.0.1"}
        assert 8787 not in {address.port for address in listening}
        for address in listening:
            with pytest.raises(OSError):  # no HTTP behind certificates, and no page where there is HTTP
                urllib.request.urlopen(f"http://127.0.0.1:{address.port}/health", timeout=5)


def test_local_processes_that_gave_up_are_replaced_and_a_run_without_any_is_given_up():
    scaled = []
    cluster = SimpleNamespace(worker_spec={0: "a", 1: "b"}, scale=scaled.append)
    workers = {"a": 1}
    watch = engine.Watch(SimpleNamespace(cluster=cluster, nthreads=lambda: workers))

    watch.look(ended=True)
    assert scaled == []
    watch.look(ended=False)
    assert scaled == [2]
    workers.clear()
    for _ in range(engine.LONELY // engine.LOOKED_AFTER):  # two minutes without a worker
        watch.look(ended=False)
    workers["b"] = 1
    watch.look(ended=False)
    workers.clear()
    for _ in range(engine.LONELY // engine.LOOKED_AFTER):
        watch.look(ended=False)
    with pytest.raises(engine.WorkLost, match="Alle processer er stoppet"):
        watch.look(ended=False)


def test_processes_of_a_cluster_are_not_ours_to_replace():
    engine.Watch(SimpleNamespace(cluster=None, nthreads=dict)).look(ended=False)
