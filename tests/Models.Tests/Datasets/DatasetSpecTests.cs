using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets;

public sealed class DatasetSpecTests
{
    [Theory]
    [InlineData("{}", "{", "dataset has no source ... name ... path ... images")]
    [InlineData("{'name': 'iris', 'path': 'a.zip'}", "path", "dataset.path ... one source ... dataset.name ... remove")]
    [InlineData("{'name': 'irs'}", "name", "dataset.name ... 'irs' ... did you mean 'iris'?")]
    [InlineData("{'name': 'imagenet'}", "name", "dataset.name ... 'imagenet' ... known: iris, mnist-900")]
    [InlineData("{'images': 'a'}", "images", "dataset.images ... dataset.labels is missing ... name the IDX file")]
    [InlineData("{'labels': 'a'}", "labels", "dataset.labels ... dataset.images, which is missing")]
    [InlineData("{'path': 'a.zip', 'labels': 'y'}", "labels", "dataset.labels ... remove it ... 'label'")]
    [InlineData("{'path': 'a.csv'}", "path", "no 'label' ... a.csv ... label: species")]
    [InlineData("{'path': '  '}", "path", "dataset.path ... must not be blank")]
    [InlineData("{'path': ['a', 'b']}", "path", "dataset.path is a list ... must be text")]
    [InlineData("{'images': 'a', 'labels': 'b', 'label': 'y'}", "label", "dataset.label ... 'y' ... remove it")]
    [InlineData("{'name': 'iris', 'lable': 'y'}", "lable", "'lable' is not a key of dataset ... did you mean 'label'?")]
    [InlineData("{'path': 'a.csv', 'label': 'y', 'ignore': 'id'}", "ignore", "dataset.ignore ... must be a list")]
    [InlineData("{'path': 'a.csv', 'label': 'y', 'ignore': [{'a': 1}]}", "a", "dataset.ignore has a map ... names of columns")]
    [InlineData("{'path': 'a.csv', 'label': 'yy', 'ignore': ['yy']}", "yy", "dataset.ignore has 'yy' ... dataset.label ... one role")]
    [InlineData("{'path': 'a.csv', 'label': 'y', 'ignore': ['id'], 'categorical': ['id']}", "id",
        "dataset.categorical has 'id' ... dataset.ignore ... remove it")]
    [InlineData("{'path': 'a.csv', 'label': 'y', 'binarize': 6}", "binarize", "dataset.binarize is 6 ... must be a map")]
    [InlineData("{'path': 'a.csv', 'label': 'y', 'binarize': {}}", "binarize", "no 'at_least' ... {at_least: 6}")]
    [InlineData(
        "{'path': 'a.csv', 'label': 'y', 'binarize': {'at_least': 'six'}}", "at_least", "dataset.binarize.at_least ... must be a number")]
    [InlineData("{'path': 'a.csv', 'label': 'y', 'binarize': {'atleast': 6, 'at_least': 6}}", "atleast",
        "'atleast' is not a key ... did you mean 'at_least'?")]
    [InlineData("{'name': 'iris', 'sha256': 'abc'}", "sha256", "dataset.sha256 ... 64 hexadecimal digits ... 3 characters ... sha256sum")]
    [InlineData("{'images': 'a', 'labels': 'b', 'sha256': '0000000000000000000000000000000000000000000000000000000000000000'}", "sha256",
        "dataset.sha256 ... single file ... remove it")]
    [InlineData("{'name': 'iris', 'preprocess': {'standardize': {}}}", "preprocess", "dataset.preprocess is a map ... must be a list")]
    [InlineData("{'name': 'iris', 'preprocess': [{'standardise': {}}]}", "standardise",
        "dataset.preprocess[0] ... 'standardise' ... did you mean 'standardize'?")]
    [InlineData("{'name': 'iris', 'preprocess': [{'standardize': {}, 'scale': {'max': 2}}]}", "standardize",
        "dataset.preprocess[0] is a map ... one step")]
    [InlineData("{'name': 'iris', 'preprocess': [{'standardize': {'mean': 1}}]}", "mean",
        "'mean' is not a key of dataset.preprocess[0].standardize")]
    [InlineData("{'name': 'iris', 'preprocess': [{'scale': {}}]}", "scale", "no 'max' ... {max: 255}")]
    [InlineData("{'name': 'iris', 'preprocess': [{'scale': {'max': 0}}]}", "max", "dataset.preprocess[0].scale.max is 0 ... above 0")]
    [InlineData("{'name': 'mnist-900', 'preprocess': [{'resize': {'height': 28}}]}", "resize", "no 'width' ... {height: 28, width: 28}")]
    [InlineData("{'name': 'mnist-900', 'preprocess': [{'resize': {'height': 0, 'width': 9}}]}", "height",
        "height is 0 ... at least 1 and at most 4096")]
    [InlineData("{'name': 'mnist-900', 'preprocess': ['standardize', {'resize': {'height': 9, 'width': 9}}]}", "resize",
        "dataset.preprocess[1] is resize ... first step ... front")]
    public void Read_BrokenRule_SaysThingPlaceAndRemedy(string section, string key, string words)
    {
        var dataset = new DatasetSection(section);
        Problem problem = Assert.Single(dataset.Read().Errors);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, dataset.At(key));
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsEach()
    {
        IReadOnlyList<Problem> errors = new DatasetSection(
            "{'name': 'irs', 'sha256': 'x', 'lable': 1, 'preprocess': [{'scale': {'max': 0}}]}").Read().Errors;
        Assert.Equal(4, errors.Count);
    }

    [Fact]
    public void Read_EveryKey_KeepsValuesAndPlaces()
    {
        var section = new DatasetSection(
            "{'path': 'w.csv', 'label': 'quality', 'binarize': {'at_least': 6}, 'ignore': ['id'], 'categorical': ['zone'], " +
            "'sha256': 'ABCDEF0000000000000000000000000000000000000000000000000000000000', 'preprocess': ['standardize', {'scale': "
                + "{'max': 2.5}}]}", "folder");
        DatasetSpec spec = section.Spec();
        Assert.Equal(new PathSource("w.csv") { Location = section.At("path") }, spec.Source);
        Assert.Equal("folder", spec.Folder);
        Assert.Equal(new ColumnReference("quality", section.At("label")), spec.Label);
        Assert.Equal(6, spec.Binarize!.AtLeast);
        Assert.Equal([new ColumnReference("id", section.At("id"))], spec.Ignore);
        Assert.Equal([new ColumnReference("zone", section.At("zone"))], spec.Categorical);
        Assert.StartsWith("abcdef", spec.Sha256!.Sha256, StringComparison.Ordinal);
        Assert.Equal(
            [new Standardize { Location = section.At("standardize") }, new Scale(2.5) { Location = section.At("scale") }], spec.Preprocess);
    }

    [Fact]
    public void Read_NoPreprocess_LeavesTheDefaultOpen() => Assert.Null(new DatasetSection("{'name': 'iris'}").Spec().Preprocess);
}
