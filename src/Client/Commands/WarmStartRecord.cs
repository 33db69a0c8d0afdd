using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>
/// Writes the trials of a warm start into a submission. So the search depends on nothing that may change or be deleted later.
/// </summary>
internal static class WarmStartRecord
{
    /// <summary>Reads the experiments that a file names under <c>warm_start</c>, and records their trials.</summary>
    /// <returns>The file with the trials. The file itself where it names none, or has their trials already.</returns>
    /// <exception cref="InputException">The search cannot begin with an experiment.</exception>
    public static async Task<SpecFile> In(Terminal terminal, Session session, SpecFile file)
    {
        if (file.Spec.Searcher.WarmStart is not { } warm || warm.IsRecorded) return file;
        var items = new List<SpecNode>();
        var root = (SpecMap)SpecJson.Read(file.Json);
        var searcher = (SpecMap)root["searcher"]!;
        var written = (SpecList)searcher[WarmStart.Key]!;
        foreach ((WarmSource source, SpecNode item) in warm.Sources.Zip(written.Items))
            items.Add(source.Trials is null ? await Recorded(terminal, session, file, source, item) : item);
        string json = SpecJson.Write(root.With("searcher", searcher.With(WarmStart.Key, new SpecList(items))));
        var problems = new Problems();
        SubmissionCheck.CheckSize(json, file.Source, file.Dataset.ClassNames, problems);
        problems.ThrowIfAny();
        return file with { Json = json, Spec = ExperimentSpec.Parse(json) };
    }

    private static async Task<SpecNode> Recorded(Terminal terminal, Session session, SpecFile file, WarmSource source, SpecNode item)
    {
        (EarlierSearch search, ExperimentSubmission submission) = await Read(session, source);
        (IReadOnlyList<SpecNode> trials, int outside) = search.TrialsFor(file.Spec.Space, file.Spec.Searcher.Objective, source);
        string name = $"searcher.warm_start: {search.Id}";
        if (outside > 0)
            terminal.Complain($"warning: {name} has {Format.Count(outside, "trial")} outside the search space of this file; left out");
        if (submission.DatasetFingerprint != file.Dataset.Fingerprint)
            terminal.Complain($"warning: {name} was searched on other data; its scores may mislead this search");
        terminal.Say($"The search begins with {Format.Count(trials.Count, "trial")} of {search.Id}");
        SpecEntry[] defaults = item is SpecMap map && map[WarmStart.DefaultsKey] is { } stated
            ? [new SpecEntry(WarmStart.DefaultsKey, null, stated)]
            : [];
        return new SpecMap(
        [
            new SpecEntry(WarmStart.ExperimentKey, null, SpecScalar.Of(search.Id)), .. defaults,
            new SpecEntry(WarmStart.TrialsKey, null, new SpecList(trials)),
        ]);
    }

    private static async Task<(EarlierSearch Search, ExperimentSubmission Submission)> Read(Session session, WarmSource source)
    {
        try
        {
            ExperimentSnapshot experiment = await session.Find(source.Experiment);
            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);

            // The best of many trials tell the most.
            IReadOnlyList<TrialResult> trials = await session.Ask(
                grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(WarmStart.MaxTrials));
            return (new EarlierSearch(experiment.Id, spec.Searcher.Objective, spec.Space, trials), submission);
        }
        catch (NotFoundException exception)
        {
            throw new InputException($"searcher.warm_start names '{source.Experiment}'. {exception.Message}", source.Location);
        }
    }
}
