"""GanEstimator and GanModel, as org.sparkgan.ml has them, in the conventions of pyspark.ml."""

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

__all__ = ["GanEstimator", "GanModel"]

_PACKAGE = "org.sparkgan.ml."


class _Reader(JavaMLReader):
    """PySpark's own looks for classes in org.apache.spark alone."""

    @classmethod
    def _java_loader_class(cls, clazz):
        return _PACKAGE + clazz.__name__


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls):
        return _Reader(cls)


class GanEstimator(JavaEstimator, _Readable, JavaMLWritable):
    """Trains a generator on the images of a table; dataset and run go to a folder."""

    imageCol = Param(Params._dummy(), "imageCol", "column with the bytes of an encoded picture, or Spark's image struct",
                     TypeConverters.toString)
    labelCol = Param(Params._dummy(), "labelCol", "column with the label, a whole number or a name",
                     TypeConverters.toString)
    pathCol = Param(Params._dummy(), "pathCol", "column that names each image, on which their order depends",
                    TypeConverters.toString)
    folder = Param(Params._dummy(), "folder", "folder for the packed dataset and the run, on any Hadoop file system",
                   TypeConverters.toString)
    settings = Param(Params._dummy(), "settings", "settings of the jobs as key=value; later ones win",
                     TypeConverters.toListString)
    resume = Param(Params._dummy(), "resume", "whether to go on with a dataset and a run that are in the folder",
                   TypeConverters.toBoolean)

    @keyword_only
    def __init__(self, *, imageCol="image", labelCol=None, pathCol=None, folder=None, settings=None, resume=False):
        super().__init__()
        self._java_obj = self._new_java_obj(_PACKAGE + "GanEstimator", self.uid)
        self._setDefault(imageCol="image", settings=[], resume=False)
        self.setParams(**self._input_kwargs)

    @keyword_only
    def setParams(self, *, imageCol="image", labelCol=None, pathCol=None, folder=None, settings=None, resume=False):
        """Sets what is given; settings are a list of key=value or a dict."""
        given = dict(self._input_kwargs)
        if isinstance(given.get("settings"), dict):
            given["settings"] = [f"{key}={_text(value)}" for key, value in given["settings"].items()]
        return self._set(**given)

    def _create_model(self, java_model):
        return GanModel(java_model)

    @staticmethod
    def _from_java(java_stage):
        estimator = GanEstimator()
        estimator._java_obj = java_stage
        estimator._resetUid(java_stage.uid())
        estimator._transfer_params_from_java()
        return estimator


class GanModel(JavaModel, _Readable, JavaMLWritable):
    """Makes an image for each row of a table, in a new column."""

    labelCol = Param(Params._dummy(), "labelCol", "column with the label of each image; not set: all labels in turn",
                     TypeConverters.toString)
    seedCol = Param(Params._dummy(), "seedCol", "column with the number of each image; not set: rows are counted",
                    TypeConverters.toString)
    outputCol = Param(Params._dummy(), "outputCol", "column for the images", TypeConverters.toString)
    seed = Param(Params._dummy(), "seed", "decides which images", TypeConverters.toInt)
    truncation = Param(Params._dummy(), "truncation", "largest size of a latent vector's numbers; not set: none",
                       TypeConverters.toFloat)

    def __init__(self, java_model=None):
        super().__init__(java_model)
        self._setDefault(outputCol="generated", seed=42)

    def setParams(self, **params):
        """Sets labelCol, seedCol, outputCol, seed or truncation."""
        return self._set(**params)

    @staticmethod
    def _from_java(java_stage):
        model = GanModel(java_stage)
        model._transfer_params_from_java()
        return model


def _text(value):
    """As HOCON has it."""
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)
