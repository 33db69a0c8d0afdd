using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;

namespace Gridfold.Silo.Documents;

/// <summary>The importance of each hyper-parameter for reaching the best tenth of the scores.</summary>
/// <param name="Shares">Each hyper-parameter with its share of all importance, the greatest first. The shares add up to 1.</param>
/// <param name="Top">The number of trials in the best tenth; trials that are as good as its last count too.</param>
/// <param name="Trials">The number of trials behind the shares.</param>
public sealed record SearchImportance(IReadOnlyList<(string Name, double Share)> Shares, int Top, int Trials)
{
    /// <summary>Computes the importances in a search.</summary>
    /// <exception cref="NotFoundException">There are too few trials, or no differences.</exception>
    public static SearchImportance Of(ExperimentSpec experiment, TrialSample sample)
    {
        TrialResult[] trials = Scored(sample);
        if (trials.Length < ParameterImportance.MinTrials)
        {
            throw new NotFoundException($"importance needs at least {ParameterImportance.MinTrials} completed or pruned trials, "
                + $"and there {(trials.Length == 1 ? "is 1" : $"are {trials.Length}")}");
        }

        IReadOnlyList<ComparedParameter> parameters = ComparedParameter.Of(experiment.Space, trials);
        if (parameters.Count == 0)
            throw new NotFoundException("there is nothing to compare: all completed trials have the same hyper-parameters");
        Objective objective = experiment.Searcher.Objective;

        // A trial that was pruned is not among the best, whatever its folds scored.
        double[] ordered = [.. trials.Where(IsCompleted).Select(trial => trial.Score!.Value)
            .Order(Comparer<double>.Create(objective.Compare))];
        int top = Math.Min((int)Math.Ceiling(ParameterImportance.Top * trials.Length), ordered.Length);
        bool[] isTop = [.. trials.Select(trial => IsCompleted(trial) && objective.Compare(trial.Score!.Value, ordered[top - 1]) <= 0)];
        IReadOnlyList<double> shares = ParameterImportance.SharesOf(
            [.. parameters.Select(parameter => new ImportanceAxis([.. trials.Select(parameter.Place)], parameter.Values?.Count))], isTop)
            ?? throw new NotFoundException("no hyper-parameter is important: the best trials have the same values as all trials");
        return new SearchImportance(
            [.. parameters.Zip(shares, (parameter, share) => (parameter.Name, share)).OrderByDescending(entry => entry.share)],
            isTop.Count(top => top), trials.Length);
    }

    /// <summary>Whether there are enough trials to compute importances.</summary>
    public static bool Suits(TrialSample sample) => Scored(sample).Length >= ParameterImportance.MinTrials;

    private static bool IsCompleted(TrialResult trial) => trial.Status == Status.Completed;

    /// <summary>The completed and the pruned trials. None when no trial has completed.</summary>
    private static TrialResult[] Scored(TrialSample sample) =>
        sample.Drawn.Any(IsCompleted) ? [.. sample.Drawn.Where(trial => trial.Score is not null)] : [];
}
