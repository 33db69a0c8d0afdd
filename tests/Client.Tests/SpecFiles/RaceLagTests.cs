using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>The lag of a race whose file states none.</summary>
public sealed class RaceLagTests : IDisposable
{
    private const string Race = "{type: kfold, folds: 3, racing: forgiving}";

    private readonly Sandbox _sandbox = new();

    public RaceLagTests() =>
        _sandbox.Write("table.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 24).Select(row => $"{row},c{row % 3}\n")));

    public void Dispose() => _sandbox.Dispose();

    /// <summary>Another version may have another lag, so the submission states it.</summary>
    [Theory]
    [InlineData(Race, "{name: grid}", 128)]
    [InlineData("{type: kfold, folds: 3, racing: paired, lag: 24}", "{name: grid}", 24)]
    [InlineData(Race, "{name: tpe, max_trials: 6, lag: 5}", 5)]
    [InlineData(Race, "{name: tpe, max_trials: 6, lag: 5000}", 1024)]
    [InlineData("{type: kfold, folds: 3}", "{name: grid}", null)]
    public void Load_Race_StatesItsLagInTheSubmission(string validation, string searcher, int? lag)
    {
        SpecFile file = Load(validation, searcher);
        Assert.Equal(lag, file.Spec.Validation.Lag);
        Assert.Equal(lag, ExperimentSpec.Parse(file.Json).Validation.Lag);
        Assert.Equal(validation.Contains("lag", StringComparison.Ordinal), file.Source.Contains("lag: 24", StringComparison.Ordinal));
    }

    /// <summary>A file that an earlier version stored keeps its decisions: one cohort races at a time.</summary>
    [Fact]
    public void Parse_StoredRaceWithoutALag_HasNone()
    {
        string stored = Load(Race, "{name: grid}").Json.Replace(",\"lag\":128", "", StringComparison.Ordinal);
        Assert.DoesNotContain("lag", stored, StringComparison.Ordinal);
        Assert.Null(ExperimentSpec.Parse(stored).Validation.Lag);
    }

    [Fact]
    public void Of_ReplayOfARace_RacesNoMore()
    {
        var trial = new TrialResult(1, Grains.Status.Completed, [], 0.5, null, [0.5, 0.5, 0.5], [], null, 6, null);
        SpecNode replay = ReplaySpec.Of(SpecJson.Read(Load(Race, "{name: grid}").Json), [trial]);
        Assert.Equal("""{"type":"kfold","folds":3}""", SpecJson.Write(((SpecMap)replay)["validation"]!));
    }

    private SpecFile Load(string validation, string searcher)
    {
        string path = _sandbox.Write("experiment.yaml", $$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: raced
            dataset: {path: table.csv, label: y}
            model: {layers: [{linear: classes}]}
            training: {optimizer: {name: sgd, lr: "${lr}"}, batch_size: 8, epochs: 2}
            hyperparameters:
              lr: {type: double, min: 0.01, max: 0.1, count: 40}
            searcher: {{searcher}}
            validation: {{validation}}

            """);
        return SpecFile.Load(path, [], new(_sandbox.Folder, _sandbox.Folder), TestContext.Current.CancellationToken);
    }
}
