using Gridfold.Grains.Access;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;

namespace Gridfold.Grains.Tests.Specs;

/// <summary><c>model.class</c>: a class of the user builds the network.</summary>
public sealed class OwnNetworkSpecTests
{
    private const string Model =
        "{'class': 'Acme.Net', 'assembly': '/bin/Acme.dll', 'settings': {'hidden': '${hidden}', 'label': 'x', 'bias': true}}";

    [Fact]
    public void Read_ClassWithSettings_HasEachNetworkOnce()
    {
        ExperimentSpec spec = Document().With("resources", "{'memory': '2GB', 'fold_timeout': '30m'}").Spec();
        Assert.True(spec.HasOwnNetwork);
        Assert.Equal((2_000_000_000, TimeSpan.FromMinutes(30)), (spec.Resources.Memory, spec.Resources.FoldTimeout));
        Assert.Equal(
            ["hidden 4, label x, bias true", "hidden 8, label x, bias true"],
            TrialSpec.OwnNetworksOf(spec).Select(network => string.Join(
                ", ", network.Source.Settings.Select(setting => $"{setting.Name} {setting.Value.Text}"))));
    }

    [Theory]
    [InlineData("model.layers", "['relu']", "model.layers is a list; model has a class too, which builds the whole network")]
    [InlineData("model.wieghts", "'x'", "'wieghts' is not a key of model")]
    [InlineData("model.assembly", "null", "model has no 'assembly'; it is required: the compiled file that has the class")]
    [InlineData("model.assembly_sha256", "'abc'", "it must be 64 hexadecimal digits")]
    [InlineData("model.assembly", "'upload:../Acme.tar'", "it must be upload:NAME or upload:SHA256")]
    [InlineData("model.settings.a", "[1]", "model.settings.a is a list; it must be a number, a text, true or false")]
    [InlineData("model.settings.Hid_den", "1", "hidden is the same parameter of C#: remove one of them")]
    public void Check_BrokenRule_IsTold(string path, string json, string error)
    {
        var problems = new Problems();
        TrialSpec.CheckAll(Document().With(path, json).Spec(), problems);
        Assert.Contains(problems.Errors, problem => problem.Message.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_EmptyClass_IsOneError()
    {
        var problems = new Problems();
        TrialSpec.CheckAll(Document().With("model.class", "null").Spec(), problems);
        ProblemAssert.AreExactly(problems.Errors, "model has no 'class'; it is required: the full name of a class");
    }

    // The role of a caller is checked by the file. So code may not come through a value.
    [Theory]
    [InlineData("{'class': '${net}', 'assembly': '/bin/Acme.dll'}", "['Acme.A', 'Acme.B']", null)]
    [InlineData("'${net}'", "[{'class': 'Acme.A', 'assembly': '/bin/Acme.dll'}]", "model.class comes from a hyper-parameter")]
    [InlineData("{'class': 'Acme.A', 'assembly': '${net}'}", "['/a.dll', '/b.dll']", "model.class comes from a hyper-parameter")]
    public void Check_CodeFromAHyperparameter_IsRefused(string model, string values, string? error)
    {
        ExperimentSpec spec = Document().With("model", model).With("hyperparameters.net", $"{{'type': 'categorical', 'values': {values}}}")
            .Spec();
        var problems = new Problems();
        TrialSpec.CheckAll(spec, problems);
        if (error is null) Assert.Empty(problems.Errors);
        else Assert.Contains(problems.Errors, problem => problem.Message.StartsWith(error, StringComparison.Ordinal));
    }

    [Fact]
    public void Require_CallerWhoMayNotBringCode_IsToldTheSetting()
    {
        ExperimentSpec spec = Document().Spec();
        var refused = Assert.Throws<RefusedException>(() => new OwnCodeOptions().Require(spec, Role.Operator));
        Assert.Contains("model.class runs code of yours on the silos, and on this cluster that is off", refused.Message,
            StringComparison.Ordinal);
        new OwnCodeOptions { Role = OwnCodeRole.Submitter }.Require(spec, Role.Submitter);
    }

    [Fact]
    public void Locate_SharedFilesWithoutAHash_AreRefused()
    {
        NetworkSpec network = TrialSpec.Bind(
            Document().Spec(), [new("hidden", "4"), new("lr", "0.1"), new("epochs", "1")]).Network;
        Assert.Same(network, network.Locate(ReadableFiles.OfTheUser));
        var refused = Assert.Throws<InputException>(() => network.Locate(new ReadableFiles { AreShared = true }));
        Assert.Contains("model has no assembly_sha256", refused.Message, StringComparison.Ordinal);
    }

    private static ExperimentDocument Document() => new ExperimentDocument().With("model", Model);
}
