using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Search;

/// <summary>The trials of a study.</summary>
public sealed class StudyTrialsTests
{
    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    [InlineData("gp")]
    [InlineData("cmaes")]
    [InlineData("nsga2")]
    [InlineData("sobol")]
    public void Ask_SameScores_GivesTheTrialsOfAnExperiment(string searcher)
    {
        ExperimentSpec spec = Spec(searcher);
        Suggestions experiment = spec.CreateSuggestions();
        var study = new StudyTrials(spec.Searcher.Create(spec.Space, spec.Seed));
        var told = new List<Hyperparameter[]>();
        for (long trial = 1; trial <= 12; trial++)
        {
            Hyperparameter[] values = [.. experiment.Suggest(trial)
                .Select(value => new Hyperparameter(value.Name, Models.Input.SpecJson.Write(value.Value)))];
            Assert.Equal(values, study.Next());
            study.Restore(values);
            told.Add(values);

            // Results come late, and in another order. Trial 5 fails.
            if (trial % 2 != 0) continue;
            foreach (long ended in (long[])[trial, trial - 1])
            {
                double? score = ended == 5 ? null : Score(told[(int)ended - 1]);
                study.Tell(ended, score);
                experiment.Tell(ended, told[(int)ended - 1], score is null ? Status.Failed : Status.Completed, score);
            }
        }

        Assert.Null(study.Next());
        Assert.Empty(study.Pending);
    }

    [Fact]
    public void Awaited_TrialBeyondTheLag_IsTheFirstThatWasNotTold()
    {
        ExperimentSpec spec = Spec("tpe");
        var study = new StudyTrials(spec.Searcher.Create(spec.Space, spec.Seed));
        for (int trial = 1; trial <= 4; trial++)
        {
            Assert.Null(study.Awaited);
            study.Restore(study.Next()!);
        }

        Assert.Equal(1, study.Awaited);
        study.Tell(2, 0.5);
        Assert.Equal(1, study.Awaited);
        study.Tell(1, 0.5);
        Assert.Null(study.Awaited);
    }

    private static double Score(IEnumerable<Hyperparameter> values) =>
        values.Sum(value => Math.Pow(value.Node is Models.Input.SpecScalar { Number: { } number } ? number - 1 : 0, 2));

    private static ExperimentSpec Spec(string searcher) => new ExperimentDocument()
        .With("hyperparameters", "{'hidden': {'type': 'int', 'min': 1, 'max': 64}, 'lr': {'type': 'double', 'min': 0.001, 'max': 5}, "
            + "'epochs': {'type': 'int', 'min': 1, 'max': 5}}")
        .With("searcher", $"{{'name': '{searcher}', 'max_trials': 12, 'metric': 'validation_loss', 'mode': 'min'}}").Spec();
}
