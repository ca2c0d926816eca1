"""SparkGAN from PySpark: the job's jar is a Python package too, for spark-submit --py-files."""
