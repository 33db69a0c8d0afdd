using System.Text.Json;
using Gridfold.Grains.Results;
using Gridfold.Hosting.Notebooks;
using Gridfold.Silo.Documents;
using TorchSharp;

namespace Gridfold.Hosting;

/// <summary>A trial that has ended.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class Trial : IHtmlShown
{
    private readonly GridfoldExperiment _experiment;

    internal Trial(GridfoldExperiment experiment, RankedResult ranked)
    {
        _experiment = experiment;
        TrialResult result = ranked.Result;
        (Rank, Number, State) = (ranked.Rank, result.Trial, SearchSnapshot.StateOf(result.Status));
        (Score, ScoreDeviation, FoldScores) = (result.Score, result.ScoreDeviation, result.FoldScores);
        (Epochs, WeightsHash, Reason) = (result.Epochs, result.WeightsHash, result.Reason);
        Metrics = result.Metrics.ToDictionary(metric => metric.Name, metric => metric.Value).AsReadOnly();
        Hyperparameters = result.Hyperparameters.Where(value => value.IsActive)
            .ToDictionary(value => value.Name, value => Parse(value.Json)).AsReadOnly();
    }

    /// <summary>The trial's number, from 1.</summary>
    public long Number { get; }

    /// <summary>The trial's rank, 1 for the best. Equal scores share a rank. Null for a trial without a score.</summary>
    public long? Rank { get; }

    /// <summary>The state: Completed, Pruned or Failed.</summary>
    public SearchState State { get; }

    /// <summary>The mean of the metric over the folds. Null for a failed trial.</summary>
    public double? Score { get; }

    /// <summary>The standard deviation of the folds' scores. Null with fewer than two folds.</summary>
    public double? ScoreDeviation { get; }

    /// <summary>The score of each fold that ran. Null for a failed fold.</summary>
    public IReadOnlyList<double?> FoldScores { get; }

    /// <summary>The means of all metrics over the folds, by their names.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The values of the hyper-parameters, by their names. Those that a condition leaves out are missing.</summary>
    public IReadOnlyDictionary<string, JsonElement> Hyperparameters { get; }

    /// <summary>The epochs trained in all folds.</summary>
    public long Epochs { get; }

    /// <summary>The SHA-256 that tells trained weights apart. Null for a failed trial.</summary>
    public string? WeightsHash { get; }

    /// <summary>The reason why the trial failed or was pruned. Null for a completed trial.</summary>
    public string? Reason { get; }

    /// <summary>Loads the networks of the trial's folds. The experiment file says with <c>keep</c> which trials have them.</summary>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <exception cref="GridfoldException">The networks are not kept.</exception>
    public Task<GridfoldModel> LoadModelAsync(CancellationToken cancellationToken = default) =>
        _experiment.LoadModel(Number, ownNetwork: null, cancellationToken);

    /// <summary>
    /// Loads the networks of the trial's folds, which a class of your own builds. The class is this program's, and no assembly is loaded.
    /// A class that was compiled again since the training is loaded with a warning in the log.
    /// </summary>
    /// <typeparam name="TNetwork">The class that <c>model.class</c> names.</typeparam>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <exception cref="GridfoldException">The networks are not kept, or are of another class, or the class cannot be made.</exception>
    public Task<GridfoldModel> LoadModelAsync<TNetwork>(CancellationToken cancellationToken = default)
        where TNetwork : torch.nn.Module<torch.Tensor, torch.Tensor> =>
        _experiment.LoadModel(Number, typeof(TNetwork), cancellationToken);

    /// <summary>
    /// Writes the trial as a table of HTML: values, scores and metrics. A notebook of .NET Interactive shows that by itself.
    /// </summary>
    public string ToHtml() => Html.Table(["", $"trial {Number}"],
    [
        .. Hyperparameters.Select(value => (string[])[value.Key, value.Value.ToString()]),
        ["state", $"{State}"],
        ["score", Html.Number(Score)],
        .. FoldScores.Select((score, index) => (string[])[$"fold {index + 1}", Html.Number(score)]),
        .. Metrics.Select(metric => (string[])[metric.Key, Html.Number(metric.Value)]),
        .. Reason is null ? Array.Empty<string[]>() : [["reason", Reason]],
    ]);

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
