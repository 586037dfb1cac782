"""Booleans in Manifold, whose meshes are the same facet by facet; `batch_boolean` is what its makers advise.

    manifold.py [NAME...]       those of `renderer/kernel-mesh/examples/booleans.rs`: a line for each with its name, the best
                                of three times in ms, triangles and volume
    manifold.py NAME OUT.stl    the script of that name in `geometry`, once, as a whole process that writes a file; prints the
                                same line
"""

import math
import sys
import time

import numpy as np
from manifold3d import Manifold, Mesh, OpType


def ring_sphere(radius, facets):
    """OpenSCAD's sphere: rings of points at half-step latitudes, flat at the poles."""
    rings = (facets + 1) // 2
    points, faces = [], []
    for i in range(rings):
        phi = math.pi * (i + 0.5) / rings
        r, z = radius * math.sin(phi), radius * math.cos(phi)
        points += [(r * math.cos(2 * math.pi * k / facets), r * math.sin(2 * math.pi * k / facets), z) for k in range(facets)]
    for i in range(rings - 1):
        for k in range(facets):
            a, b = i * facets + k, i * facets + (k + 1) % facets
            c, d = a + facets, b + facets
            faces += [(a, c, b), (b, c, d)]
    for k in range(1, facets - 1):
        faces.append((0, k, k + 1))
        last = (rings - 1) * facets
        faces.append((last, last + k + 1, last + k))
    return Manifold(Mesh(np.array(points, dtype=np.float32), np.array(faces, dtype=np.uint32)))


def plate():
    tool = Manifold.cylinder(7, 6, 6, 64)
    tools = [tool.translate((10 + 20 * (i % 10), 10 + 20 * (i // 10), -1)) for i in range(100)]
    return Manifold.batch_boolean([Manifold.cube((200, 200, 5)), *tools], OpType.Subtract)


def spheres():
    ball = ring_sphere(10, 128)
    return ball + ball.translate((7, 3, 2))


def cubes():
    cube = Manifold.cube((20, 20, 20), True)
    return Manifold.batch_boolean([cube.rotate((17 * i, 29 * i, 41 * i)) for i in range(24)], OpType.Add)


def menger(level):
    holes = []
    for k in range(1, level + 1):
        width, count = 81 / 3**k, 3 ** (k - 1)
        hole = Manifold.cube((width, width, 162), True)
        at = lambda place: (3 * place + 1.5) * width - 40.5
        holes += [hole.translate((at(x), at(y), 0)) for y in range(count) for x in range(count)]
    along_z = Manifold.batch_boolean(holes, OpType.Add)
    tools = [along_z, along_z.rotate((90, 0, 0)), along_z.rotate((0, 90, 0))]
    return Manifold.batch_boolean([Manifold.cube((81, 81, 81), True), *tools], OpType.Subtract)


def many_spheres():
    ball, state, places = ring_sphere(4, 24), 1, []
    for _ in range(3000):
        state = state * 48271 % 2147483647
        places.append(state / 2147483647 * 100)
    return Manifold.batch_boolean([ball.translate(tuple(places[3 * i : 3 * i + 3])) for i in range(1000)], OpType.Add)


def large_plate():
    tool = Manifold.cylinder(5, 3, 3, 16)
    tools = [tool.translate((5 + 10 * (i % 100), 5 + 10 * (i // 100), -1)) for i in range(10000)]
    return Manifold.batch_boolean([Manifold.cube((1000, 1000, 3)), *tools], OpType.Subtract)


CASES = {
    "plate-100-cylinders": plate,
    "sphere-sphere": spheres,
    "24-cubes": cubes,
    "menger-3": lambda: menger(3),
    "menger-4": lambda: menger(4),
    "1000-spheres": many_spheres,
}

SCRIPTS = {
    "menger_4": lambda: menger(4),
    "plate_100": plate,
    "plate_10000": large_plate,
    "spheres_1000": many_spheres,
}


def timed(make):
    begin = time.perf_counter()
    result = make()
    # It works when asked.
    count, volume = result.num_tri(), result.volume()
    return (time.perf_counter() - begin) * 1e3, count, volume, result


def write(result, path):
    mesh = result.to_mesh()
    corners = np.asarray(mesh.vert_properties)[np.asarray(mesh.tri_verts)][:, :, :3]
    faces = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")])
    faces["normal"] = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    faces["corners"] = corners
    with open(path, "wb") as file:
        file.write(bytes(80) + np.uint32(len(faces)).tobytes() + faces.tobytes())


names = sys.argv[1:] or list(CASES)
if names[0] in SCRIPTS:
    name, path = names
    best, count, volume, result = timed(SCRIPTS[name])
    write(result, path)
    print(f"{name} {best:.1f} {count} {volume:.3f}")
else:
    for name in names:
        runs = [timed(CASES[name])[:3] for _ in range(3)]
        print("{} {:.1f} {} {:.3f}".format(name, *min(runs)), flush=True)
