"""Loads what write-vectors.ts wrote, in NumPy and pyarrow: same numbers, unit rows, the order of the paths.

pip install numpy==2.4.6 pyarrow==26.0.1; python check_vectors.py FOLDER
"""
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

folder = Path(sys.argv[1])
paths = json.loads((folder / "paths.json").read_text())
arrays = np.load(folder / "vectors.npz")
table = parquet.read_table(folder / "vectors.parquet")
vectors = arrays["vectors"]
assert vectors.dtype == np.float32 and vectors.shape[0] == len(paths)
assert np.abs(np.linalg.norm(vectors.astype(np.float64), axis=1) - 1).max() < 1e-5
assert arrays["paths"].tolist() == paths
assert table.column("path").to_pylist() == paths
column = table.column("vector").combine_chunks()
assert np.array_equal(column.flatten().to_numpy().reshape(vectors.shape), vectors)
assert table.schema.metadata[b"model"] == b"test"
print("equal:", vectors.shape, table.schema.field("vector").type, np.__version__)
