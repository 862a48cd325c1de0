"""Makes parquet/: the same vectors and paths as other programs write them, in every compression that Parquet has.

    python make_clip_parquet.py --out DIR

Needs pyarrow and polars.
"""

import argparse, os
import numpy as np, polars, pyarrow, pyarrow.parquet

parser = argparse.ArgumentParser()
parser.add_argument("--out", required=True)
parser.add_argument("--seed", help="unused: nothing here is random")
target = os.path.join(parser.parse_args().out, "parquet")
os.makedirs(target, exist_ok=True)
rows, dims = 40, 16
paths = [f"photos/été {i % 7}/{i:04d}.jpg" for i in range(rows)]
vectors = np.sin(np.arange(rows * dims, dtype=np.float64)).astype(np.float32).reshape(rows, dims)
table = pyarrow.table({"path": paths, "vector": pyarrow.array(list(vectors), pyarrow.list_(pyarrow.float32()))})
for codec in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
    for version in ("1.0", "2.0"):
        name = f"pyarrow-{codec}-v{version[0]}.parquet"
        pyarrow.parquet.write_table(table, os.path.join(target, name), compression=codec, data_page_version=version, row_group_size=25)
frame = polars.DataFrame({"path": paths, "vector": polars.Series(list(vectors), dtype=polars.List(polars.Float32))})
for codec in ("zstd", "gzip", "brotli", "lz4"):
    frame.write_parquet(os.path.join(target, f"polars-{codec}.parquet"), compression=codec)
