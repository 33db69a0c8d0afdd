using System.Diagnostics;
using Gridfold.Grains;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.SearchBench.Regrets;

/// <summary>A searcher of Gridfold, run as an experiment runs it: through <see cref="Suggestions"/>, with its lag.</summary>
/// <param name="searcher">The searcher's name in an experiment file.</param>
internal sealed class GridfoldContender(string searcher) : Contender
{
    public override string Name => searcher;

    public override bool DoesLearn => searcher is not ("random" or "sobol");

    public override (double[] Scores, TimeSpan Suggesting) Search(Problem problem, int parallel, int seed, int trials)
    {
        SearchSpace space = problem.Space;
        string lag = DoesLearn ? $", \"lag\": {parallel}" : "";
        var problems = new Problems();
        SearcherSpec spec = SearcherSpec.Read(
            new SpecMapReader(
                (SpecMap)SpecJson.Read($$"""{"name": "{{searcher}}", "max_trials": {{trials}}{{lag}}, "metric": "validation_accuracy"}"""),
                "searcher",
                problems),
            space,
            LearningTask.Default) ?? throw new ArgumentException(problems.Errors[0].Message);
        var suggestions = new Suggestions(spec.Create(space, (ulong)seed));
        double[] scores = new double[trials];
        TimeSpan suggesting = TimeSpan.Zero;
        for (int trial = 1; trial <= trials; trial++)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(trial);
            suggesting += Stopwatch.GetElapsedTime(start);
            scores[trial - 1] = problem.Evaluate([.. values.Select(value => ((SpecScalar)value.Value).Text)]);
            suggestions.Tell(
                trial,
                values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value))),
                Status.Completed,
                scores[trial - 1]);
        }

        return (scores, suggesting);
    }
}
