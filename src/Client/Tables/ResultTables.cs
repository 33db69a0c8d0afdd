using Gridfold.Hosting.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tables;

/// <summary>Writes the results of an experiment as tables for other programs: trials, folds and curves.</summary>
internal static class ResultTables
{
    // The trials whose folds are in memory at a time.
    private const int TrialsAtOnce = 256;

    private static readonly string[] Names = ["trials", "folds", "curves"];

    /// <summary>Writes the tables of the trials that have ended, in the order of the leaderboard.</summary>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="folder">The folder, open for <see cref="Names"/>.</param>
    /// <param name="progress">Receives how far the reading is.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The number of trials.</returns>
    public static async Task<long> Write(
        Session session, ExperimentSnapshot experiment, TableFolder folder, IProgress<LoadingProgress> progress,
        CancellationToken cancellationToken)
    {
        ExperimentSubmission submission = (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
        Standing standing = await Standing.Read(session, experiment);
        var trialTable = new TrialTable(experiment, ExperimentSpec.Parse(submission.SpecJson).Space);
        var foldTables = new FoldTables(experiment);
        ITableFile trials = await folder.Begin(Names[0], trialTable.Columns, cancellationToken);
        ITableFile folds = await folder.Begin(Names[1], foldTables.Folds, cancellationToken);
        ITableFile curves = await folder.Begin(Names[2], FoldTables.Curves, cancellationToken);
        long written = 0;
        await foreach (RankedResult[] page in RankedResult.All(session, experiment, cancellationToken).Chunk(TrialsAtOnce))
        {
            Dictionary<long, TrialResult> trialOf = page.ToDictionary(ranked => ranked.Result.Trial, ranked => ranked.Result);
            (TrialResult Trial, FoldResult Fold)[] ended =
                [.. (await EndedFolds.Read(session, experiment, trialOf.Keys)).Select(pair => (trialOf[pair.Trial], pair.Fold))];
            await folder.Write(trials, [.. page.Select(ranked => trialTable.RowOf(ranked, standing.Ties))], cancellationToken);
            await folder.Write(folds, [.. ended.Select(pair => foldTables.RowOf(pair.Trial, pair.Fold))], cancellationToken);
            await folder.Write(curves, [.. ended.SelectMany(pair => FoldTables.CurvesOf(pair.Trial, pair.Fold))], cancellationToken);
            written += page.Length;
            progress.Report(new LoadingProgress($"reading the trials of {experiment.Id}", (double)written / experiment.Ended));
        }

        await folder.Complete();
        return written;
    }

    /// <summary>Opens the folder of the tables.</summary>
    public static TableFolder Open(string folder, bool isCsv, bool isSafe, bool overwrites) =>
        new(folder, Names, isCsv, isSafe, overwrites);
}
