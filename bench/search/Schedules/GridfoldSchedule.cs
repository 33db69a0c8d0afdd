using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.SearchBench.Regrets;

namespace Gridfold.SearchBench.Schedules;

/// <summary>Runs a searcher and a trial scheduler of Gridfold as an experiment runs them. No decision depends on slots or times.</summary>
internal static class GridfoldSchedule
{
    private const string Metric = "validation_accuracy";

    /// <summary>Searches.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="searcher">The searcher's name.</param>
    /// <param name="scheduler">The scheduler, and the number of trials where it states one.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="options">The trials of other schedulers, and the lag of a searcher that learns.</param>
    /// <returns>The best score of a completed trial, and the epochs that all trials trained.</returns>
    public static (double Best, long Epochs) Search(
        SurrogateProblem problem, string searcher, SchedulerChoice scheduler, int seed, ScheduleOptions options)
    {
        int most = scheduler.Trials ?? options.Trials;
        int epochs = (int)problem.Surrogate.Scenario.Fidelity["epoch"];
        int? lag = searcher == "random" ? null : options.Lag;
        string learning = lag is null ? "" : $", \"lag\": {lag}";
        var objective = new Objective(Metric, true);
        var suggestions = new Suggestions(SearcherSpec.Read(
            Section($$"""{"name": "{{searcher}}", "max_trials": {{most}}, "metric": "{{Metric}}"{{learning}}}"""),
            problem.Space, LearningTask.Default)!.Create(problem.Space, (ulong)seed));

        ITrialScheduler trials = SchedulerSpec.Read(Section($$"""{"name": "{{scheduler.Name}}"{{scheduler.Keys}}}"""), epochs)
            .Create(objective, 1, TrialSchedulers.CohortTrials(most, 1, lag), () => most);
        var open = new SortedDictionary<long, TrialAggregate>();
        var assigned = new Dictionary<long, string[]>();
        List<TrialResult> ended = [];
        long next = 1;
        while (ended.Count < most)
        {
            int before = ended.Count;
            bool hasTrained = false;
            for (; next <= most && suggestions.IsKnown(next); next++)
            {
                IReadOnlyList<(string Name, SpecNode Value)> values = suggestions.Suggest(next);
                assigned[next] = [.. values.Select(value => ((SpecScalar)value.Value).Text)];
                open[next] = new TrialAggregate(next, new TrialStart(
                    [.. values.Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))], 1, objective, 0));
            }

            foreach ((long trial, TrialAggregate known) in open.ToArray())
            {
                if (trials.FindEnd(trial) is { } end) End(trial, end);
                else if (trials.Choose(trial, [1]).Count > 0)
                {
                    hasTrained = true;
                    int until = Math.Min(trials.RungOf(trial) ?? epochs, epochs);
                    FoldSummary fold = Train(trial, until);
                    known.Add(fold);
                    if (known.IsComplete) End(trial, null);
                    else trials.Tell(trial, fold);
                }
            }

            if (!hasTrained && ended.Count == before) throw new InvalidOperationException("Every trial waits.");
        }

        return (ended.Where(trial => trial.Status == Status.Completed).Max(trial => trial.Score!.Value), ended.Sum(trial => trial.Epochs));

        FoldSummary Train(long trial, int until)
        {
            MetricValue[] score = [new(Metric, problem.Surrogate.Predict(problem.Task, assigned[trial], until))];
            IReadOnlyList<RungReading> rungs = open[trial].Known is [{ Rungs: { } known }] ? known : [];
            return new FoldSummary(1, until == epochs ? Status.Completed : Status.Paused, score, until, "", null)
            {
                Rungs = until == epochs ? rungs : [.. rungs, new RungReading(until, score)],
            };
        }

        void End(long trial, EarlyEnd? end)
        {
            TrialResult result = open[trial].ToResult(end);
            open.Remove(trial);
            ended.Add(result);
            suggestions.Tell(trial, result.Hyperparameters, result.Status, result.Score, result.LastRung?.Epoch);
            trials.Tell(result);
        }
    }

    private static SpecMapReader Section(string json) => new((SpecMap)SpecJson.Read(json), "section", new Problems());
}
