"""Gives files that the renderer has made to the programs that people open them with: PrusaSlicer, admesh, trimesh, and lib3mf in
its strict mode. `check.py RENDERER SCRIPT…` prints what each objects to and fails if any does."""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import lib3mf
import trimesh

TIMEOUT = 120


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    return done.returncode, done.stdout + done.stderr


def slicer(path):
    code, said = run("prusa-slicer", "--info", path)
    if code != 0 or "manifold = yes" not in said or "open_edges" in said:
        yield "prusa-slicer", said[-300:]


def admesh(path):
    _, said = run("admesh", path)
    checks = ("Total disconnected facets", "Degenerate facets", "Edges fixed", "Facets reversed", "Backwards edges", "Facets added")
    for check in checks:
        found = re.search(check + r"\s*:\s*(\d+)(?:\s+(\d+))?", said)
        if not found or any(int(number) for number in found.groups() if number):
            yield "admesh", f"{check}: {found.group(0) if found else said[-300:]}"


def watertight(path):
    mesh = trimesh.load(path, force="mesh")
    if not mesh.is_watertight or not mesh.is_winding_consistent or mesh.volume <= 0:
        yield "trimesh", f"watertight {mesh.is_watertight}, winding {mesh.is_winding_consistent}, volume {mesh.volume}"


def strict(path):
    model = lib3mf.get_wrapper().CreateModel()
    reader = model.QueryReader("3mf")
    reader.SetStrictModeActive(True)
    try:
        reader.ReadFromFile(path)
    except lib3mf.ELib3MFException as error:
        yield "lib3mf", str(error)
        return
    for number in range(reader.GetWarningCount()):
        yield "lib3mf", str(reader.GetWarning(number))
    objects = model.GetMeshObjects()
    while objects.MoveNext():
        mesh = objects.GetCurrentMeshObject()
        if not mesh.IsManifoldAndOriented():
            yield "lib3mf", f"{mesh.GetName()} is not manifold and oriented"


def check(renderer, script):
    name = os.path.basename(os.path.dirname(script)) if script.endswith("input.scad") else os.path.basename(script)
    with tempfile.TemporaryDirectory() as folder:
        stl, three_mf = f"{folder}/part.stl", f"{folder}/part.3mf"
        code, said = run(renderer, "render", "--quiet", script, "-o", stl, "-o", three_mf)
        if code != 0:
            return [f"{name}: render: {said[-300:]}"]
        faults = [*slicer(stl), *admesh(stl), *watertight(stl), *strict(three_mf)]
    return [f"{name}: {program}: {what}" for program, what in faults]


def main(renderer, *scripts):
    with ThreadPoolExecutor(2) as threads:
        faults = [fault for found in threads.map(lambda script: check(renderer, script), scripts) for fault in found]
    print("\n".join(faults) or f"{len(scripts)} models pass prusa-slicer, admesh, trimesh and strict lib3mf")
    sys.exit(bool(faults))


main(*sys.argv[1:])
