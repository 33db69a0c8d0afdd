using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Silo.SpecFiles;

/// <summary>
/// Writes the trials of a warm start into a submission. So the search depends on nothing that may change or be deleted later.
/// </summary>
public static class WarmStartRecord
{
    /// <summary>Reads the experiments that a file names under <c>warm_start</c>, and records their trials.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="file">The file.</param>
    /// <param name="warn">Receives warnings.</param>
    /// <param name="say">Receives the number of trials of each experiment.</param>
    /// <returns>The file with the trials. The file itself where it names none, or has their trials already.</returns>
    /// <exception cref="InputException">The search cannot begin with an experiment.</exception>
    public static async Task<SpecFile> In(IGrainAccess access, SpecFile file, Action<string> warn, Action<string> say)
    {
        if (file.Spec.Searcher.WarmStart is not { } warm || warm.IsRecorded) return file;
        var items = new List<SpecNode>();
        var root = (SpecMap)SpecJson.Read(file.Json);
        var searcher = (SpecMap)root["searcher"]!;
        var written = (SpecList)searcher[WarmStart.Key]!;
        foreach ((WarmSource source, SpecNode item) in warm.Sources.Zip(written.Items))
            items.Add(source.Trials is null ? await Recorded(access, file, source, item, warn, say) : item);
        string json = SpecJson.Write(root.With("searcher", searcher.With(WarmStart.Key, new SpecList(items))));
        var problems = new Problems();
        SubmissionCheck.CheckSize(json, file.Source, file.Dataset.ClassNames, problems);
        problems.ThrowIfAny();
        return file with { Json = json, Spec = ExperimentSpec.Parse(json) };
    }

    private static async Task<SpecNode> Recorded(
        IGrainAccess access, SpecFile file, WarmSource source, SpecNode item, Action<string> warn, Action<string> say)
    {
        (EarlierSearch search, ExperimentSubmission submission) = await Read(access, source);
        (IReadOnlyList<SpecNode> trials, int outside) = search.TrialsFor(file.Spec.Space, file.Spec.Searcher.Objective, source);
        string name = $"searcher.warm_start: {search.Id}";
        if (outside > 0)
            warn($"{name} has {Count(outside)} outside the search space of this file; left out");
        if (submission.DatasetFingerprint != file.Dataset.Fingerprint)
            warn($"{name} was searched on other data; its scores may mislead this search");
        say($"The search begins with {Count(trials.Count)} of {search.Id}");
        return WarmStart.ItemOf(search.Id, (item as SpecMap)?[WarmStart.DefaultsKey], trials);
    }

    private static async Task<(EarlierSearch Search, ExperimentSubmission Submission)> Read(IGrainAccess access, WarmSource source)
    {
        try
        {
            string id = await access.Ask(grains => ExperimentIds.Resolve(grains, source.Experiment));
            ExperimentSubmission submission = await access.Ask(grains => grains.GetGrain<IExperimentGrain>(id).GetSubmission())
                ?? throw new NotFoundException($"Experiment {id} was never submitted, because its command failed; submit it again");
            ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);

            // The best of many trials tell the most.
            IReadOnlyList<TrialResult> trials = await access.Ask(
                grains => grains.GetGrain<ILeaderboardGrain>(id).GetTop(WarmStart.MaxTrials));
            return (new EarlierSearch(id, spec.Searcher.Objective, spec.Space, trials), submission);
        }
        catch (NotFoundException exception)
        {
            throw new InputException($"searcher.warm_start names '{source.Experiment}'. {exception.Message}", source.Location);
        }
    }

    private static string Count(int trials) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{trials:N0} trial{(trials == 1 ? "" : "s")}");
}
