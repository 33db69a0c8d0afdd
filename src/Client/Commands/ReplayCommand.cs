using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Repair;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Gridfold.Silo.SpecFiles;
using Gridfold.Silo.Training;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold replay ID [TRIAL]</c>: trains completed trials again from what is recorded, and compares weights and scores. The trials run
/// as an experiment of their own, which is deleted at the end.
/// </summary>
internal static class ReplayCommand
{
    private const int MostTrials = 2_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var trial = new Argument<long?>("trial") { Description = "The number of one trial", Arity = ArgumentArity.ZeroOrOne };
        var sample = new Option<int?>("--sample")
        { Description = "How many trials to train again, at equal distances (default: all)", HelpName = "n" };
        sample.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int count) && count < 1)
                result.AddError($"--sample is {count}; it must be at least 1");
        });
        Option<int?> slots = CommonOptions.Slots();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("replay", "Train completed trials again and compare their weights and scores")
        { id, trial, sample, slots, cluster, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            target.RejectSlots(parsed.GetValue(slots));
            await using Session session = await Session.Open(terminal.Complain, target, parsed.GetValue(slots), interruption.Requested);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            IReadOnlyList<TrialResult> trials = await Choose(
                session, experiment, parsed.GetValue(trial), parsed.GetValue(sample), interruption.Requested);
            SpecFile file = LoadingView.During(
                terminal, target.DatasetFolders, folders => interruption.EndsAtOnce(() => SpecFile.Change(
                    submission, root => ReplaySpec.Of(root, trials), submission.Source, folders, interruption.Requested,
                    target.IsLocal ? DeviceCheck.Memory() : null)));
            DatasetChange.Check(file.Dataset.Fingerprint, submission.DatasetFingerprint, file.Spec.Dataset);
            if (target.IsLocal) DeviceCheck.RequireMemory(file, parsed.GetValue(slots));
            OutputFormat format = parsed.GetValue(output);
            return await Submission.Run(
                terminal, session, file, format, interruption,
                atEnd: (replay, token) => Compare(terminal, session, experiment.Id, replay, trials, format, token));
        });
        return command;
    }

    /// <summary>The completed trials to train again, in the order of their numbers.</summary>
    private static async Task<IReadOnlyList<TrialResult>> Choose(
        Session session, ExperimentSnapshot experiment, long? trial, int? sample, CancellationToken cancellationToken)
    {
        TrialResult[] completed = await ReadResults(session, experiment, cancellationToken)
            .Where(result => result.Status == Status.Completed).ToArrayAsync(cancellationToken);
        if (trial is { } number)
        {
            return completed.FirstOrDefault(result => result.Trial == number) is { } one
                ? [one]
                : throw new InputException($"{experiment.Id} has no completed trial {number}; replay compares completed trials");
        }

        if (completed.Length == 0) throw new InputException($"{experiment.Id} has no completed trial; replay compares completed trials");
        int count = Math.Min(sample ?? completed.Length, completed.Length);
        if (count > MostTrials)
        {
            throw new InputException(
                FormattableString.Invariant($"{count:N0} trials are too many for one replay: add --sample {MostTrials}"));
        }

        return [.. Enumerable.Range(0, count).Select(index => completed[(int)((index + 0.5) * completed.Length / count)])];
    }

    private static async Task<int> Compare(
        Terminal terminal, Session session, string experiment, ExperimentSnapshot replay, IReadOnlyList<TrialResult> trials,
        OutputFormat format, CancellationToken cancellationToken)
    {
        TrialResult[] again = await ReadResults(session, replay, cancellationToken).ToArrayAsync(cancellationToken);
        if (again.Length < trials.Count)
        {
            terminal.Complain($"{replay.Id} ended before all its trials, so nothing is compared");
            return ExitCode.Failed;
        }

        var compared = new List<ReplayedTrial>();
        foreach ((TrialResult recorded, TrialResult replayed) in trials.Zip(again))
        {
            var one = new ReplayedTrial(recorded, replayed);
            compared.Add(one.IsSame ? one : one with { Folds = await ReadFolds(session, experiment, replay.Id, one) });
        }

        ReplayView.Print(terminal, format, compared);
        if (await session.Ask(grains => grains.GetRepair().Delete(replay.Id)) != Deletion.Done)
            terminal.Warn($"{replay.Id} holds the trials that were trained again, and could not be deleted");
        return compared.TrueForAll(one => one.IsSame) ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>The ended trials of an experiment, in the order of their numbers.</summary>
    private static IAsyncEnumerable<TrialResult> ReadResults(
        Session session, ExperimentSnapshot experiment, CancellationToken cancellationToken) =>
        RankedResult.All(session, experiment, cancellationToken).Select(ranked => ranked.Result).OrderBy(result => result.Trial);

    private static async Task<IReadOnlyList<(FoldResult?, FoldResult?)>> ReadFolds(
        Session session, string experiment, string replay, ReplayedTrial trial)
    {
        Task<FoldResult?[]> Read(string id, long number) => session.Ask(grains => Task.WhenAll(
            Enumerable.Range(1, trial.Recorded.FoldCount)
                .Select(fold => grains.GetGrain<IFoldGrain>(new FoldId(id, number, fold).ToString()).GetResult())));
        FoldResult?[] before = await Read(experiment, trial.Recorded.Trial), now = await Read(replay, trial.Replayed.Trial);
        return [.. before.Zip(now)];
    }
}
