using Gridfold.Grains.Access;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Specs;

/// <summary><c>dataset.class</c>: a class of the user gives the rows.</summary>
public sealed class OwnDataSpecTests
{
    private const string Dataset =
        "{'class': 'Acme.Data', 'assembly': '/bin/Acme.dll', 'settings': {'rows': 5}, 'label': 'y', 'fingerprint': 'v1'}";

    [Fact]
    public void Read_Class_HasItsKeysAndTheLimitOfMemory()
    {
        ExperimentSpec spec = Document().With("resources", "{'memory': '2GB'}").Spec();
        Assert.True(spec.HasOwnData);
        var source = Assert.IsType<OwnDataSource>(spec.Dataset.Source);
        Assert.Equal(("Acme.Data", "/bin/Acme.dll", "v1", 2_000_000_000L), (
            source.Class.Name, source.Class.Assembly, source.Fingerprint, spec.Dataset.OwnMemory));
        Assert.Equal("rows 5", string.Join(", ", source.Class.Settings.Select(setting => $"{setting.Name} {setting.Value.Text}")));
    }

    [Theory]
    [InlineData("dataset.label", "null", "dataset has no 'label'; a class needs one")]
    [InlineData("dataset.assembly", "null", "dataset has no 'assembly'; it is required: the compiled file that has the class")]
    [InlineData("dataset.path", "'x.csv'", "dataset.class is the text 'Acme.Data'; a dataset has one source, and dataset.path is written")]
    [InlineData("dataset.fingerprint", "' '", "it must be what the class tells: 1 to 200 characters")]
    [InlineData("dataset.decimal", "','", "it is about the text of a file, and dataset.class gives numbers")]
    [InlineData("dataset.settings.rows", "'${hidden}'", "hidden")]
    [InlineData("resources", "{'fold_timeout': '1s'}", "training.command or model.class, and this file has neither")]
    public void Read_BrokenRule_IsTold(string path, string json, string error)
    {
        var problems = new Problems();
        ExperimentSpec.Read(SpecJson.Read(Document().With(path, json).Json), problems);
        Assert.Contains(problems.Errors, problem => problem.Message.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void Require_CallerWhoMayNotBringCode_IsToldTheSetting()
    {
        var refused = Assert.Throws<RefusedException>(() => new OwnCodeOptions().Require(Document().Spec(), Role.Operator));
        Assert.Contains("dataset.class runs code of yours on the silos, and on this cluster that is off", refused.Message,
            StringComparison.Ordinal);
        new OwnCodeOptions { Role = OwnCodeRole.Submitter }.Require(Document().Spec(), Role.Submitter);
    }

    private static ExperimentDocument Document() => new ExperimentDocument().With("dataset", Dataset);
}
