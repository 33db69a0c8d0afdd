using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>How the values of the trials are chosen, and what counts as good.</summary>
public sealed class Searcher : SpecChoice
{
    private Searcher(SpecNode node) : base(node)
    {
    }

    /// <summary>The method that suits the space and the number of trials.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    /// <param name="lag">
    /// Trial n is suggested from the results of trials 1 to n - lag. At most so many trials are in progress. The number is at least 1.
    /// Default: 4.
    /// </param>
    /// <param name="warmStart">Earlier experiments whose trials count as past ones. Default: none.</param>
    public static Searcher Auto(
        long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null, int? lag = null,
        IReadOnlyList<WarmStart>? warmStart = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(maxTrials).Put(metric).Put(mode).Put(objectives).Put(lag).Put(warmStart).ToMap());

    /// <summary>An evolution strategy, for ranges of numbers.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    /// <param name="lag">
    /// Trial n is suggested from the results of trials 1 to n - lag. At most so many trials are in progress. The number is at least 1.
    /// Default: 4.
    /// </param>
    /// <param name="warmStart">Earlier experiments whose trials count as past ones. Default: none.</param>
    public static Searcher Cmaes(
        long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null, int? lag = null,
        IReadOnlyList<WarmStart>? warmStart = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(maxTrials).Put(metric).Put(mode).Put(objectives).Put(lag).Put(warmStart).ToMap());

    /// <summary>A Gaussian process.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    /// <param name="lag">
    /// Trial n is suggested from the results of trials 1 to n - lag. At most so many trials are in progress. The number is at least 1.
    /// Default: 4.
    /// </param>
    /// <param name="warmStart">Earlier experiments whose trials count as past ones. Default: none.</param>
    public static Searcher Gp(
        long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null, int? lag = null,
        IReadOnlyList<WarmStart>? warmStart = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(maxTrials).Put(metric).Put(mode).Put(objectives).Put(lag).Put(warmStart).ToMap());

    /// <summary>Every combination of values, once.</summary>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    public static Searcher Grid(string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(metric).Put(mode).Put(objectives).ToMap());

    /// <summary>The points of a list.</summary>
    /// <param name="points">The points to try: a list of values by the names of the hyper-parameters.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    public static Searcher List(
        IReadOnlyList<Assignment> points, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(points).Put(metric).Put(mode).Put(objectives).ToMap());

    /// <summary>An evolutionary search, made for several objectives.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    /// <param name="population">The trials of a generation. The number is at least 4 and at most 1,000. Default: 12.</param>
    /// <param name="lag">
    /// Trial n is suggested from the results of trials 1 to n - lag. At most so many trials are in progress. The number is at least 1.
    /// Default: 4.
    /// </param>
    /// <param name="warmStart">Earlier experiments whose trials count as past ones. Default: none.</param>
    public static Searcher Nsga2(
        long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null, int? population = null,
        int? lag = null, IReadOnlyList<WarmStart>? warmStart = null) =>
        new(Entries.OfCall(nameof(Searcher), "name")
            .Put(maxTrials).Put(metric).Put(mode).Put(objectives).Put(population).Put(lag).Put(warmStart).ToMap());

    /// <summary>Random draws.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    public static Searcher Random(long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(maxTrials).Put(metric).Put(mode).Put(objectives).ToMap());

    /// <summary>Points of a scrambled Sobol' sequence, which cover the space evenly.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    public static Searcher Sobol(long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(maxTrials).Put(metric).Put(mode).Put(objectives).ToMap());

    /// <summary>A tree-structured Parzen estimator, which learns from earlier trials.</summary>
    /// <param name="maxTrials">The number of trials. The number is at least 1.</param>
    /// <param name="metric">The metric that scores the trials. Default: validation_f1_macro, for a regression validation_rmse.</param>
    /// <param name="mode">Whether the greatest or the least score is best. Default: the mode that suits the metric.</param>
    /// <param name="objectives">Two or three metrics and costs, in the place of metric and mode. Default: one metric.</param>
    /// <param name="lag">
    /// Trial n is suggested from the results of trials 1 to n - lag. At most so many trials are in progress. The number is at least 1.
    /// Default: 4.
    /// </param>
    /// <param name="warmStart">Earlier experiments whose trials count as past ones. Default: none.</param>
    public static Searcher Tpe(
        long maxTrials, string? metric = null, Mode? mode = null, IReadOnlyList<Objective>? objectives = null, int? lag = null,
        IReadOnlyList<WarmStart>? warmStart = null) =>
        new(Entries.OfCall(nameof(Searcher), "name").Put(maxTrials).Put(metric).Put(mode).Put(objectives).Put(lag).Put(warmStart).ToMap());
}
