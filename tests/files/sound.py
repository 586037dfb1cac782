"""Asks MeshLab whether meshes are sound: `sound.py FOLDER` prints what it objects to in the PLY files there and fails if it does.

MeshLab computes in floating point, and finds that faces cross which lie side by side in nearly one plane. So the faces that it
names are looked at again in fractions; and no deeper than rounding to single precision makes it, no file could tell."""

import sys
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path

import pymeshlab

NONE = ("boundary_edges", "non_two_manifold_edges", "non_two_manifold_vertices", "number_holes", "unreferenced_vertices")


def minus(a, b):
    return [x - y for x, y in zip(a, b)]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def normal(face):
    return cross(minus(face[1], face[0]), minus(face[2], face[0]))


def edges(face):
    return [(face[corner], face[(corner + 1) % 3]) for corner in range(3)]


def piece(face, plane, line):
    """Where the face meets the plane of the other, along the line that both planes share; `None` where it only touches it."""
    sides = [dot(normal(plane), minus(point, plane[0])) for point in face]
    if not min(sides) < 0 < max(sides):
        return None
    ends = [dot(line, point) for point, side in zip(face, sides) if side == 0]
    for (a, b), (here, there) in zip(edges(face), edges(sides)):
        if here * there < 0:
            ends.append(dot(line, a) + (dot(line, b) - dot(line, a)) * here / (here - there))
    return min(ends), max(ends)


def length(a):
    return sqrt(dot(a, a))


def depth(a, b):
    """How far two faces reach through or over each other, 0 for those that only touch."""
    line = cross(normal(a), normal(b))
    if any(line):
        pieces = piece(a, b, line), piece(b, a, line)
        if not all(pieces):
            return 0
        along = float(min(pieces[0][1], pieces[1][1]) - max(pieces[0][0], pieces[1][0])) / length(line)
        beyond = []
        for own, plane in ((a, b), (b, a)):
            sides = [dot(normal(plane), minus(point, plane[0])) for point in own]
            beyond.append(float(min(max(sides), -min(sides))) / length(normal(plane)))
        return max(0, min(along, *beyond))
    if dot(normal(a), minus(b[0], a[0])) != 0:
        return 0
    over = []
    for own, other in ((a, b), (b, a)):
        for p, q in edges(own):
            inward = cross(normal(own), minus(q, p))
            over.append(float(max(dot(inward, minus(point, p)) for point in other)) / length(inward))
    return max(0, min(over))


def crossing(mesh):
    """Pairs of those faces that are selected."""
    positions, triangles = mesh.vertex_matrix(), mesh.face_matrix()
    tolerance = abs(positions).max() * 4 / 2**23
    faces = [[[Fraction(value) for value in positions[vertex]] for vertex in triangles[face]] for face in mesh.face_selection_array().nonzero()[0]]
    boxes = [[(min(axis), max(axis)) for axis in zip(*face)] for face in faces]
    for (a, near), (b, other) in combinations(zip(faces, boxes), 2):
        if all(low <= end and first <= high for (low, high), (first, end) in zip(near, other)) and depth(a, b) > tolerance:
            yield a, b


def objections(path):
    meshes = pymeshlab.MeshSet(verbose=False)
    meshes.load_new_mesh(str(path))
    facts = meshes.get_topological_measures()
    yield from (f"{facts[name]} {name}" for name in NONE if facts[name])
    if not facts["is_mesh_two_manifold"]:
        yield "it is no 2-manifold"
    meshes.compute_selection_by_self_intersections_per_face()
    if count := len(list(crossing(meshes.current_mesh()))):
        yield f"{count} pairs of faces cross"
    meshes.meshing_remove_null_faces()
    if count := facts["faces_number"] - meshes.current_mesh().face_number():
        yield f"{count} faces have no area"
    if (volume := meshes.get_geometric_measures().get("mesh_volume", 0)) <= 0:
        yield f"the volume is {volume}"


found = [f"{path.name}: {'; '.join(said)}" for path in sorted(Path(sys.argv[1]).iterdir()) if (said := list(objections(path)))]
print("\n".join(found), end="\n" if found else "")
sys.exit(1 if found else 0)
