"""Trains on pictures of a table, saves the model, loads it and makes images:

    spark-submit --jars sparkgan-jobs.jar --py-files sparkgan-jobs.jar train_estimator.py PICTURES FOLDER [key=value]...
"""

import sys

from pyspark.sql import SparkSession
from sparkgan.ml import GanEstimator, GanModel


def main(pictures, folder, *more):
    spark = SparkSession.builder.appName("train-estimator").getOrCreate()

    # Any table does, of Hive, Delta or Iceberg too: spark.read.table("db.pictures").
    table = (
        spark.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(pictures)
        .selectExpr("path", "content as image")
    )

    # The settings of the jobs; the packed table goes to FOLDER/dataset, the run to FOLDER/run.
    estimator = GanEstimator(
        pathCol="path",
        folder=folder,
        settings=["data.image-size=28", "data.channels=1", "gan.objective=wgan-gp", "training.workers=2", *more],
    )
    model = estimator.fit(table)
    model.write().overwrite().save(folder + "/model")

    # The same number gives the same image, anywhere.
    numbers = spark.range(16).withColumnRenamed("id", "number")
    loaded = GanModel.load(folder + "/model").setParams(seedCol="number", seed=7)
    loaded.transform(numbers).select("number", "generated.*").write.parquet(folder + "/images")


if __name__ == "__main__":
    main(*sys.argv[1:])
