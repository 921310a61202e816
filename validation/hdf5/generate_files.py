"""HDF5 files that others write, readable and hostile, for the tests of src/core/hdf5 and src/studies/e1/prepare.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python generate_files.py      (writes files/ and expected.json, 2 s)

Values in expected.json are what h5py and NumPy read; the files are committed, most of 10 kB.
"""

import json
import platform
import zlib
from pathlib import Path

import h5py
import hdf5plugin
import netCDF4
import numpy as np

FILES = Path(__file__).parent / "files"
FILES.mkdir(exist_ok=True)
values = np.array([[0, 1, 2], [-3, 100, 0.5]])
half = np.array([0, 1, -2, 0.333251953125, 65504, 6e-8, np.inf])


def file(name, **options):
    return h5py.File(FILES / f"{name}.h5", "w", **options)


# Numbers of every type, each as [2, 3].
numeric = {}
with file("numbers") as f:
    for name in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "<i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8"]:
        kind = {"<": "le", ">": "be"}[name[0]] + "_" + name[1:]
        data = values.astype(name)
        f[kind] = data
        numeric[kind] = data.astype(float).tolist()
    for name in ["<u1", "<u2", ">u2", "<u4", "<u8", ">u8"]:
        kind = {"<": "le", ">": "be"}[name[0]] + "_" + name[1:]
        data = np.abs(values).astype(name)
        f[kind] = data
        numeric[kind] = data.astype(float).tolist()
    f["halves"] = half.astype("<f2")
    numeric["halves"] = [float(v) if np.isfinite(v) else str(v) for v in half.astype("<f2").astype(float)]
    f["scalar"] = 2.5
    f["beyond_2_53"] = np.array([1, 2**53 + 1, -(2**62)], dtype="i8")
    f["unsigned_beyond_2_53"] = np.array([0, 2**64 - 1], dtype="u8")
    f["le_f2"].attrs["_FillValue"] = np.float16(-999)

# Numbers in layouts that no array of JavaScript has, beside numbers of other sizes that one has.
def odd_types():
    bfloat16 = h5py.h5t.IEEE_F16LE.copy()
    bfloat16.set_fields(15, 7, 8, 0, 7)
    bfloat16.set_ebias(127)
    twelve_bits = h5py.h5t.STD_I16LE.copy()
    twelve_bits.set_precision(12)
    shifted = h5py.h5t.STD_U64BE.copy()
    shifted.set_precision(40)
    shifted.set_offset(16)
    excess = h5py.h5t.IEEE_F64LE.copy()  # a bias of its own
    excess.set_ebias(1000)
    return {"bfloat16": bfloat16, "twelve_bits": twelve_bits, "shifted": shifted, "excess": excess}


for version, options in {
    "earliest": {"libver": "earliest"},
    "latest": {"libver": "latest"},
    "ordered": {"libver": "latest", "track_order": True},
}.items():
    with file(f"odd_numbers_{version}", **options) as f:
        for name, kind in odd_types().items():
            data = np.array([1, 2, 100], dtype="f4")
            dataset = h5py.h5d.create(f.id, name.encode(), kind, h5py.h5s.create_simple((3,)))
            dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
        f["singles"] = np.array([1, 2, -3], dtype="f4")
        f["integers"] = np.array([1, 2, -3], dtype="i4")

# What holds no numbers, or not of a type that can be read.
with file("no_numbers") as f:
    f["boolean"] = np.array([True, False])
    f["complex"] = np.array([1 + 2j])
    f["record"] = np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
    f["text"] = np.array([b"one", b"two"])
    f["words"] = ["one", "two"]
    f["long_double"] = np.array([1, 2], dtype=np.longdouble)
    f["ragged"] = np.array([np.arange(2.0), np.arange(3.0)], dtype=h5py.vlen_dtype("f8"))
    f["opaque"] = np.array([b"ab", b"cd"], dtype="V2")
    f.create_dataset("nested", (2,), dtype=np.dtype(("f4", (3,))))
    f["reference"] = np.array([f["text"].ref], dtype=h5py.ref_dtype)
    f["region"] = np.array([f["text"].regionref[0:1]], dtype=h5py.regionref_dtype)
    f["null"] = h5py.Empty("f8")
    f["no_rows"] = np.zeros((0, 4))
    f["named_type"] = np.dtype("f8")
    brain = h5py.h5t.IEEE_F16LE.copy()
    brain.set_fields(15, 7, 8, 0, 7)
    brain.set_ebias(127)
    space = h5py.h5s.create_simple((2,))
    h5py.h5d.create(f.id, b"bfloat16", brain, space)

# Filters; each holds values.
filters = {
    "gzip": {"compression": "gzip"},
    "gzip_shuffle_fletcher32": {"compression": "gzip", "shuffle": True, "fletcher32": True},
    "scale_offset": {"scaleoffset": 2},
    "lzf": {"compression": "lzf"},
    "blosc": dict(hdf5plugin.Blosc()),
    "blosc2": dict(hdf5plugin.Blosc2()),
    "zstd": dict(hdf5plugin.Zstd()),
    "lz4": dict(hdf5plugin.LZ4()),
    "bitshuffle": dict(hdf5plugin.Bitshuffle()),
    "bzip2": dict(hdf5plugin.BZip2()),
    "zfp": dict(hdf5plugin.Zfp()),
}
with file("filters") as f:
    for name, options in filters.items():
        f.create_dataset(name, data=values, chunks=(1, 3), **options)
    if h5py.h5z.filter_avail(h5py.h5z.FILTER_SZIP):
        f.create_dataset("szip", data=np.ones((4, 32), "i4"), chunks=(4, 32), compression="szip")
    nbit = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    nbit.set_chunk((2, 3))
    nbit.set_filter(h5py.h5z.FILTER_NBIT, 0, ())
    space = h5py.h5s.create_simple((2, 3))
    dataset = h5py.h5d.create(f.id, b"nbit", h5py.h5t.NATIVE_INT32, space, nbit)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, values.astype("i4"))
    filter_names = sorted(f)

# Values that lie in other files.
with file("elsewhere") as f:
    storage = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    storage.set_external(b"/etc/passwd", 0, 800)
    h5py.h5d.create(f.id, b"external_storage", h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((100,)), storage)
    relative = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    relative.set_external(b"numbers.h5", 0, 24)
    relative.set_external(b"filters.h5", 0, 24)
    h5py.h5d.create(f.id, b"two_files", h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((2, 3)), relative)
    layout = h5py.VirtualLayout(shape=(2, 3), dtype="f4")
    layout[:] = h5py.VirtualSource("numbers.h5", "le_f4", shape=(2, 3))
    f.create_virtual_dataset("virtual", layout)
    here = h5py.VirtualLayout(shape=(2, 3), dtype="f8")
    f["plain"] = values
    here[:] = h5py.VirtualSource(".", "plain", shape=(2, 3))
    f.create_virtual_dataset("virtual_here", here)
    f.create_virtual_dataset("virtual_of_nothing", h5py.VirtualLayout(shape=(2, 3), dtype="f8"))
    f["external_link"] = h5py.ExternalLink("numbers.h5", "/le_f4")
    f["missing_link"] = h5py.ExternalLink("nowhere.h5", "/x")
    f["soft"] = h5py.SoftLink("/plain")
    f["soft_outside"] = h5py.SoftLink("/external_link")
    f["dangling"] = h5py.SoftLink("/not/here")
    f["a"] = h5py.SoftLink("/b")
    f["b"] = h5py.SoftLink("/a")
    circle = f.create_group("g")
    circle["g"] = circle
    f.create_group("deep")["up"] = h5py.SoftLink("/deep/up/up")

# Headers that declare more than there is.
with file("huge") as f:
    f.create_dataset("terabytes", shape=(1 << 20, 1 << 20), chunks=(64, 64), dtype="f8")
    f.create_dataset("beyond_2_53", shape=(1 << 40, 1 << 20), chunks=(64, 64), dtype="f8")
    f.create_dataset("most", shape=((1 << 63) - 1,), chunks=(64,), dtype="i1")
    f.create_dataset("one_piece", shape=(1 << 33,), dtype="f8")
    f.create_dataset("chunk", shape=(1 << 14, 1 << 14), chunks=(1 << 14, 1 << 14), dtype="f8")
    f.create_dataset("filled", shape=(1 << 30,), chunks=(1 << 20,), dtype="f4", fillvalue=-999)

# Chunks that unpack to fewer or more bytes than a chunk has, in every index of chunks.
def with_chunks(f: h5py.File, name: str, stored: bytes | None, shape=(23, 24), maxshape=None, **options) -> None:
    values = np.random.default_rng(0).normal(size=shape).astype("f4")
    made = f.create_dataset(name, data=values, chunks=(1, 8), maxshape=maxshape, **options)
    if stored is not None:
        made.id.write_direct_chunk((7, 8), stored)


for version in ("earliest", "latest"):
    with h5py.File(FILES / f"chunk_bytes_{version}.h5", "w", libver=version) as f:
        growths = {"none": None, "one": (None, 24), "both": (None, None)}
        for growth, maxshape in growths.items() if version == "latest" else [("none", None)]:
            packed = {"maxshape": maxshape, "compression": "gzip"}
            with_chunks(f, f"{growth}/whole", None, **packed)
            with_chunks(f, f"{growth}/plain", None, maxshape=maxshape)
            with_chunks(f, f"{growth}/checked", None, shuffle=True, fletcher32=True, **packed)
            with_chunks(f, f"{growth}/rounded", None, scaleoffset=3, **packed)
            with_chunks(f, f"{growth}/short", zlib.compress(bytes(24)), **packed)
            with_chunks(f, f"{growth}/padded", zlib.compress(bytes(24)).ljust(32, b"x"), **packed)
            with_chunks(f, f"{growth}/long", zlib.compress(bytes(1000)), **packed)
            with_chunks(f, f"{growth}/rounded_bomb", zlib.compress(bytes(1000)), scaleoffset=3, **packed)

# netCDF-4: packed and masked as its conventions have it.
with netCDF4.Dataset(FILES / "netcdf.nc", "w") as f:
    for name, size in [("sample", 2), ("time", 3), ("y", 4), ("x", 4)]:
        f.createDimension(name, size)
    packed = f.createVariable("packed", "i2", ("sample", "time", "y", "x"))
    packed.scale_factor, packed.add_offset = 0.01, 273.15
    packed[:] = 273.15
    f.createVariable("masked", "f4", ("sample", "time", "y", "x"), fill_value=-1e34)[:] = 1
    f["masked"][1, 2, 3, 0] = np.ma.masked
    f.createVariable("plain", "f4", ("sample", "time", "y", "x"))[:] = np.arange(96).reshape(2, 3, 4, 4)
    f.createVariable("unwritten", "f4", ("sample", "time", "y", "x"))

expected = {
    "tools": {
        "python": platform.python_version(),
        "h5py": h5py.__version__,
        "HDF5": h5py.version.hdf5_version,
        "hdf5plugin": hdf5plugin.version,
        "netCDF4": netCDF4.__version__,
        "numpy": np.__version__,
    },
    "numbers": numeric,
    "filters": {"names": filter_names, "values": values.tolist()},
}
(Path(__file__).parent / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
